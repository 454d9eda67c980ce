import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRegistry } from '../packages/nx-promote/src/adapters/registry/create-registry';
import type { Registry } from '../packages/nx-promote/src/core/ports/registry';
import { createPlayground, type Playground } from '../tools/playground/create-playground';
import { git, nx, type RunResult } from './support/run';
import { refuse, succeed } from './support/outcomes';

/** From integration to production, on real parts: names, sets, holds, and every refusal with its words. */
let folder: string;
let playground: Playground;
let registry: Registry;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nx-promote-promotion-'));
  playground = await createPlayground({
    folder: join(folder, 'playground'),
    registry: 'embedded',
    withBuilder: true,
  });
  registry = createRegistry({ url: playground.registry.url, namespace: '' });
  const { exitCode, output } = await run('run-many', '-t', 'release');
  if (exitCode !== 0) throw new Error(output);
});

afterAll(async () => {
  await playground?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const run = (...args: string[]): Promise<RunResult> => nx(playground.workspace, args);

const core = (target: string, ...options: string[]): Promise<RunResult> =>
  run('run', `ingest-core:${target}`, ...options);

const versionOf = async (environment: string): Promise<{ commit: string; digest: string }> =>
  (await (await fetch(`${playground.urlOf(environment, 'ingest-core')}/version`)).json()) as {
    commit: string;
    digest: string;
  };

const tagged = (tag: string): string => git(playground.remote, 'rev-parse', `refs/tags/${tag}^{commit}`);

const digestOf = async (tag: string): Promise<string | null> =>
  (await registry.image('ingest-core', tag))?.digest ?? null;

/** A change that nobody notices, merged and released to integration. */
const merge = async (...components: string[]): Promise<string> => {
  const text = `change ${(changes += 1)}\n`;
  const edits = components.map((name) => ({ file: `components/${name}/notes.txt`, content: text }));
  const commit = await playground.merge(`Change ${components.join(' and ')}`, {
    branch: `change-${changes}`,
    edits,
  });
  await succeed(run('run-many', '-t', 'release', '-p', components.join(',')));
  return commit;
};

let changes = 0;

const deployments = (): string[] =>
  git(playground.deployments, 'log', '--format=%s', 'master', '--', 'environments').split('\n');

describe('promotion', () => {
  it('is refused from where nothing was verified, and changes nothing', async () => {
    const output = await refuse(core('release-production'));
    expect(output).toContain('ingest-core has no artifact that was verified in staging');
    expect(git(playground.remote, 'tag', '--list', '*/v*')).toBe('');
  });

  it('shows one table for everything that is ahead, and brings it over in one deployment', async () => {
    const table = await succeed(run('promote-staging', '--dry-run'));
    expect(table).toMatch(/staging, from what is verified in integration: 6 components/);
    expect(table).toMatch(/ingest-core +nothing +[0-9a-f]{7} v1\.0\.rc +first +none +open/);
    const before = deployments().length;
    await succeed(run('promote-staging'));
    // What the others are deployed after comes first, and the alphabet would not have it so.
    expect(deployments().slice(0, -before)).toEqual([
      expect.stringMatching(/^staging: ingest-core [0-9a-f]{7}, ingest-accessioner /),
    ]);
    const integration = await versionOf('integration');
    expect(await versionOf('staging')).toEqual(integration);
    expect(tagged('ingest-core/v1.0.rc')).toBe(integration.commit);
    expect(await digestOf('v1.0.rc')).toBe(integration.digest);
    expect(await succeed(run('promote-staging'))).toContain('nothing to do');
    await succeed(run('promote-production'));
    expect(await versionOf('production')).toEqual(integration);
    expect(tagged('ingest-core/v1.0')).toBe(integration.commit);
  });

  it('gives a second candidate its number, and the release the version of the one that was verified', async () => {
    await merge('ingest-core');
    await succeed(core('release-staging', '--release-version=1.10'));
    const commit = await merge('ingest-core');
    expect(await succeed(core('release-staging', '--dry-run'))).toMatch(
      /component +from +to +commits +deployment notes +gates\s+ingest-core +[0-9a-f]{7} v1\.10\.rc +[0-9a-f]{7} v1\.10\.rc2 +1 /,
    );
    await succeed(core('release-staging'));
    expect(tagged('ingest-core/v1.10.rc2')).toBe(commit);
    expect(await refuse(core('release-production', '--release-version=1.1'))).toContain(
      'ingest-core cannot be released as 1.1 to production: what was verified in staging is v1.10.rc2',
    );
    await succeed(core('release-production'));
    const [integration, staging, production] = await Promise.all(
      ['integration', 'staging', 'production'].map(versionOf),
    );
    expect([staging, production]).toEqual([integration, integration]);
    expect(tagged('ingest-core/v1.10')).toBe(commit);
    expect(await Promise.all(['v1.10.rc2', 'v1.10', 'latest'].map(digestOf))).toEqual(
      Array(3).fill(production?.digest),
    );
    const notes = git(playground.deployments, 'show', 'master:release-notes/ingest-core/v1.10.md');
    expect(notes).toContain('# ingest-core v1.10');
    expect(notes).toContain(commit);
    expect(notes).toContain('## Changes since v1.0\n');
    expect(notes).toContain('Change ingest-core');
  });

  it('takes nothing into a held environment, until it is let go or a person goes past it', async () => {
    await succeed(run('hold', '--environment=staging', '--reason=the demo on Thursday'));
    await merge('ingest-broker', 'ingest-validator');
    const held = await refuse(run('promote-staging'));
    expect(held).toMatch(/staging is held by .* since .*, so nothing enters it: the demo on Thursday/);
    expect(held).toContain('nx unhold --environment=staging');
    const past = await succeed(run('promote-staging', '--dry-run', '--override=hold: it was cancelled'));
    expect(past).toContain('past hold');
    await succeed(run('unhold', '--environment=staging'));
    expect(await refuse(run('hold', '--environment=staging'))).toContain('--reason is missing');
    await succeed(run('run-many', '-t', 'release-staging', '-p', 'ingest-broker,ingest-validator'));
    expect(deployments()[0]).toMatch(/^staging: ingest-broker [0-9a-f]{7}, ingest-validator [0-9a-f]{7}$/);
  });

  it('refuses versions that mean something else already, each with the reason', async () => {
    const commit = await merge('ingest-core');
    expect(await refuse(core('release-staging', '--release-version=1.10'))).toContain(
      'ingest-core cannot get a candidate of 1.10 in staging: that version is released already (ingest-core/v1.10)',
    );
    expect(await refuse(core('release-staging', '--release-version=0.9'))).toContain(
      'ingest-core 0.9 would replace the higher 1.10 in production',
    );
    expect(await refuse(core('deploy-staging', '--excludeTaskDependencies'))).toContain(
      'ingest-core cannot enter staging without a name (releaseTag), and none was given',
    );
    await succeed(core('release-staging'));
    expect(tagged('ingest-core/v1.11.rc')).toBe(commit);
    git(playground.remote, 'update-ref', 'refs/tags/ingest-core/v1.11', tagged('ingest-core/v1.10'));
    expect(await refuse(core('release-production'))).toContain(
      'ingest-core cannot be called ingest-core/v1.11 in production: that version is on another commit already',
    );
    git(playground.remote, 'update-ref', '-d', 'refs/tags/ingest-core/v1.11');
  });

  it('refuses an image that somebody pushed over, by its build tag or by its name', async () => {
    const { commit, digest } = await versionOf('staging');
    const other = (await digestOf('v1.0')) as string;
    for (const tag of [commit.slice(0, 7), 'v1.11.rc']) {
      await registry.addTag('ingest-core', other, tag);
      const output = await refuse(core('release-production'));
      expect(output).toContain(`ingest-core:${tag} of ingest-core is not the one the ledger knows`);
      expect(output).toContain(digest);
      await registry.addTag('ingest-core', digest, tag);
    }
    expect(git(playground.remote, 'tag', '--list', 'ingest-core/v1.11')).toBe('');
    await succeed(core('release-production'));
    expect(await digestOf('latest')).toBe(digest);
    expect(git(playground.deployments, 'show', 'master:release-notes/ingest-core/v1.11.md')).toContain(
      '## Changes since v1.10',
    );
  });

  it('notices a builder that builds again for the name of a candidate', async () => {
    const commit = await merge('ingest-core');
    // It is away while the name is given, so that its build comes last for certain.
    await playground.kill('builder');
    await succeed(core('tag-staging'));
    await playground.setCareless(true);
    while ((await digestOf('v1.12.rc')) === (await digestOf(commit.slice(0, 7)))) await sleep(50);
    const before = await versionOf('staging');
    expect(await refuse(core('release-staging'))).toContain(
      'ingest-core:v1.12.rc of ingest-core is not the one the ledger knows',
    );
    expect(await versionOf('staging')).toEqual(before);
  });
});
