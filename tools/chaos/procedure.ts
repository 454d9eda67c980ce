import { spell } from '../../packages/nx-promote/src/testing/fakes/spell.js';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { changesBetween } from '../../packages/nx-promote/src/core/commands/changes/changes-between.js';
import { PromoteError, renderError } from '../../packages/nx-promote/src/core/errors/promote-error.js';
import { forwardPort } from '../../packages/nx-promote/src/core/commands/hotfix/forward-port.js';
import { openHotfix } from '../../packages/nx-promote/src/core/commands/hotfix/open-hotfix.js';
import { shipHotfix } from '../../packages/nx-promote/src/core/commands/hotfix/ship-hotfix.js';
import { verifyLedger } from '../../packages/nx-promote/src/core/commands/ledger/verify-ledger.js';
import type { Intent } from '../../packages/nx-promote/src/core/intent.js';
import type { Component } from '../../packages/nx-promote/src/core/model/component.js';
import { releaseStatus } from '../../packages/nx-promote/src/core/commands/release-status.js';
import { renderStatus } from '../../packages/nx-promote/src/core/render/status.js';
import { runIntent } from '../../packages/nx-promote/src/core/run-intent.js';
import type { World } from '../../packages/nx-promote/src/core/world.js';
import { compose, type Composition } from '../../packages/nx-promote/src/nx/run/compose.js';
import { composeHotfix } from '../../packages/nx-promote/src/nx/run/compose-hotfix.js';
import { promotionChain, releaseChain } from '../../packages/nx-promote/src/testing/fakes/release-chain.js';
import { quietReporter } from '../../packages/nx-promote/src/testing/quiet-reporter.js';
import {
  createSmallWorkspace,
  type PipelineJson,
  type SmallWorkspace,
} from '../../e2e/support/small-workspace.js';
import { keepParts, restoreParts } from './kept-parts.js';

const NAME = 'alpha';
const PORT = `forward-port/${NAME}/uuid`;
const NOTE = '---\nwhen: before\nenvironments: [staging]\n---\nReindex the files.\n';
const NOTE_ID = `components/${NAME}/reindex`;

const RELEASE = [
  ['tag', 'integration'],
  ['deploy', 'integration'],
  ['verify', 'integration'],
  ['changelog', 'integration'],
  ['release', 'integration'],
] as const;

function pipelineOf(pipeline: PipelineJson): void {
  const [, integration, staging] = pipeline['environments'];
  pipeline['environments'] = [integration, staging];
}

/** How the product is run: with other variables than the team's own git. */
export type Under = <T>(run: () => Promise<T>) => Promise<T>;

/**
 * Everything that a team does with a component, on real git and a real registry: release, promotion with a note,
 * hotfix, forward port, rollback, changelogs, status. Commits are signed and dated, so that they are the same each
 * time.
 */
export class Procedure {
  private said: string[] = [];
  private runs = 0;
  private time = 1_700_000_000;

  private constructor(
    readonly workspace: SmallWorkspace,
    private readonly under: { now: Under },
  ) {}

  static async create(): Promise<Procedure> {
    const install = async (): Promise<void> => undefined;
    const workspace = await createSmallWorkspace({ install, components: [NAME], pipeline: pipelineOf });
    const procedure = new Procedure(workspace, { now: (run) => run() });
    procedure.sign();
    await keepParts(workspace.folder);
    return procedure;
  }

  /** Goes through all of it from the same beginning; gives what was said and what came of it. */
  async run(under: Under): Promise<string> {
    await restoreParts(this.workspace.folder);
    this.under.now = under;
    this.said = [];
    this.time = 1_700_000_000;
    await this.promote();
    const fix = await this.hotfix();
    await this.port(fix);
    await this.lookBack();
    return this.said.join('\n');
  }

  close(): Promise<void> {
    return this.workspace.close();
  }

  /** A first artifact goes all the way, with a note on its way; a second one waits for staging. */
  private async promote(): Promise<void> {
    await this.merge('Count the uuids', { 'main.js': '// bug\n', 'deployment-notes/reindex.md': NOTE });
    await this.chain('release', RELEASE);
    await this.chain('staging without the note', promotionChain('staging'));
    await this.chain('staging', promotionChain('staging'), { notesDone: [NOTE_ID] });
    await this.merge('Rename a field', { 'other.js': '// newer\n' });
    await this.chain('release', RELEASE);
  }

  private async hotfix(): Promise<string> {
    const decision = { name: 'uuid', reason: 'uuids collide', from: 'staging', approvedBy: 'Grace' };
    await this.tell('hotfix', async ({ world, component }) =>
      openHotfix(world, { component, ...decision, dryRun: false, typed: 'nx' }),
    );
    const fix = this.commit('Count every uuid once', { 'main.js': '// fixed\n' });
    await this.workspace.build(NAME, fix);
    await this.ship('staging');
    this.git('switch', '--quiet', 'master');
    await this.chain('staging without the fix', promotionChain('staging'));
    await this.look();
    return fix;
  }

  private async port(fix: string): Promise<void> {
    await this.forwardPort();
    this.git('fetch', '--quiet', 'origin', PORT);
    this.say('picked', this.git('log', '--no-show-signature', '--format=%an %s%n%b', 'master..FETCH_HEAD'));
    this.say('picked', this.git('diff', 'master', 'FETCH_HEAD', '--'));
    const tags = this.git('ls-remote', '--tags', 'origin');
    this.git('merge', '--quiet', '--squash', 'FETCH_HEAD');
    await this.merge('Count every uuid once (#12)', {});
    await this.forwardPort();
    this.say('fix', fix);
    this.say('tags before the merge', tags);
  }

  private async lookBack(): Promise<void> {
    const back = { environment: 'integration', reason: 'it is slow', components: [NAME] };
    await this.tell('rollback', async ({ world }) => {
      const intent = { step: 'rollback', dryRun: false, typed: 'nx', ...back } as const;
      return (await runIntent(world, intent)).outcomes.get(NAME)?.summary ?? '';
    });
    await this.tell('changes', async ({ world }) =>
      JSON.stringify(
        await changesBetween(world, { from: 'integration', to: 'staging', components: world.components }),
        null,
        1,
      ),
    );
    await this.tell('ledger', async ({ world }) => JSON.stringify(await verifyLedger(world), null, 1));
    await this.look();
    const { remote, deployments } = this.workspace;
    for (const refs of ['refs/heads', 'refs/tags']) this.say(refs, this.listed(remote, refs));
    const names = this.in(remote, 'for-each-ref', '--format=%(refname)', 'refs/promote');
    this.say('ledger', names);
    for (const file of this.in(deployments, 'ls-tree', '-r', '--name-only', 'master').split('\n')) {
      this.say(file, this.in(deployments, 'show', `master:${file}`));
    }
    this.say('pushed to the deployments', this.listed(deployments, 'refs'));
    this.say('deployments', this.in(deployments, 'log', '--format=%an %cn %s%n%b', 'master'));
  }

  private async ship(environment: string): Promise<void> {
    await this.tell(`hotfix in ${environment}`, async ({ world, component }) => {
      const intent = { environment, dryRun: false, typed: 'nx', component };
      const { outcome, text } = await shipHotfix(world, intent);
      return `${outcome.error === null ? outcome.summary : renderError(outcome.error, spell)}\n${text}`;
    });
  }

  private async forwardPort(): Promise<void> {
    await this.tell('forward port', async ({ world, component }) => {
      const how = { name: 'uuid', branch: undefined, reason: undefined, waive: false, dryRun: false };
      return (await forwardPort(world, { component, ...how })).text;
    });
  }

  private async look(): Promise<void> {
    await this.tell('status', async ({ world }) =>
      renderStatus(await releaseStatus(world, { components: [] })),
    );
  }

  private async chain(
    what: string,
    steps: readonly (readonly [Intent['step'], string])[],
    options: Partial<Intent> = {},
  ): Promise<void> {
    await this.tell(
      what,
      async ({ world }) => {
        const result = (await releaseChain(world, [NAME], steps, options)).get(NAME)?.result;
        return result?.error == null ? (result?.summary ?? '') : renderError(result.error, spell);
      },
      compose,
    );
  }

  private async tell(
    what: string,
    act: (run: { world: World; component: Component }) => Promise<string>,
    composing: (context: ExecutorContext) => Promise<Composition> = composeHotfix,
  ): Promise<void> {
    const lines: string[] = [];
    const text = await this.under.now(async () => {
      try {
        const world = await this.world(composing, lines);
        return await act({ world, component: world.components[0] as Component });
      } catch (error) {
        if (error instanceof PromoteError) return renderError(error, spell);
        throw error;
      }
    });
    this.say(what, [...lines, text].join('\n'));
  }

  private async world(
    composing: (context: ExecutorContext) => Promise<Composition>,
    lines: string[],
  ): Promise<World> {
    const nodes = { [NAME]: { name: NAME, type: 'app', data: { root: `components/${NAME}` } } };
    const projectGraph = { nodes, dependencies: {}, externalNodes: {} };
    const context = { root: this.workspace.root, projectGraph, projectName: NAME };
    const { world } = await composing(context as unknown as ExecutorContext);
    const invocation = `run-${(this.runs += 1)}`;
    const tell = (line: string): void => void lines.push(line);
    return {
      ...world,
      holder: { ...world.holder, invocation },
      // Which targets a component has, Nx says; here there is none.
      checks: { run: async () => [] },
      reporter: { ...quietReporter(), tell, warn: tell },
    };
  }

  /** What differs from one run to the next has a word in its place. */
  private say(what: string, text: string): void {
    const same = text
      .replaceAll(this.workspace.folder, '<folder>')
      .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<uuid>')
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: UTC|Z|[+-]\d\d:?\d\d)?/g, '<time>')
      .replace(/run-\d+/g, '<run>')
      .replace(/\b(?:integration|staging|production)-[0-9a-f]{12}\b/g, '<attempt>')
      .replace(/(?<=promote:begin <attempt> )[0-9a-f]{12}/g, '<id>')
      .replace(/(?<=deployment commit )[0-9a-f]{12}/g, '<id>')
      .replace(/(?<=after )[\d.]+ s/g, '<time>');
    this.said.push(`== ${what}`, same);
  }

  private listed(repository: string, refs: string): string {
    const listing = this.in(
      repository,
      'for-each-ref',
      '--format=%(refname) %(objecttype) %(objectname)',
      refs,
    );
    // What the product commits has the time of the run.
    return listing.replace(/^(refs\/heads\/(?:forward-port|deployments|master)\S* commit) \w+$/gm, '$1');
  }

  private async merge(message: string, files: Readonly<Record<string, string>>): Promise<void> {
    const commit = this.commit(message, files);
    this.git('push', '--quiet', 'origin', 'HEAD:master');
    await this.workspace.build(NAME, commit);
  }

  private commit(message: string, files: Readonly<Record<string, string>>): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.workspace.root, 'components', NAME, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** From now on all commits of the workspace are signed, and git can tell that the signatures are good. */
  private sign(): void {
    const { folder } = this.workspace;
    const key = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
    const [type, text] = execFileSync('ssh-keygen', ['-y', '-f', key], { encoding: 'utf8' }).split(' ');
    writeFileSync(join(folder, 'signers'), `person@example.org ${type} ${text}\n`);
    this.git('config', 'gpg.format', 'ssh');
    this.git('config', 'user.signingKey', key);
    this.git('config', 'commit.gpgSign', 'true');
    this.git('config', 'gpg.ssh.allowedSignersFile', join(folder, 'signers'));
  }

  private git(...args: string[]): string {
    return this.in(this.workspace.root, ...args);
  }

  private in(cwd: string, ...args: string[]): string {
    const date = `${(this.time += 60)} +0000`;
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync('git', args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }
}
