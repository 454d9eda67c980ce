import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { chaosRuns, chaosSeed } from '../../packages/nx-promote/src/testing/chaos/chaos-runs.js';
import { git, gitInput } from '../../e2e/support/run.js';
import { RealTeam } from './real-team.js';

/** Everything that others write is written by somebody who means ill: git, registry and files are real. */
let team: RealTeam;
let marker: string;

const ESC = '\u001b';
const VERIFIED = /^integration runs [0-9a-f]{7}, verified$/;
const CONTROL = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/u;

beforeAll(async () => {
  team = await RealTeam.create(['alpha']);
  marker = join(team.workspace.folder, 'executed');
});
afterAll(() => team.close());
beforeEach(() => team.restore());
afterEach(() => {
  expect(existsSync(marker)).toBe(false);
  expect(existsSync(join(team.workspace.root, 'executed'))).toBe(false);
});

/** Ways to make a careless program run something, show something or look elsewhere. */
const attacks = (): string[] => [
  `$(touch ${marker})`,
  `\`touch ${marker}\``,
  `; touch ${marker} #`,
  `' && touch ${marker} && '`,
  `--upload-pack=touch ${marker}`,
  `--exec=touch ${marker}`,
  `ext::sh -c touch% ${marker}`,
  `-ccore.sshCommand=touch ${marker}`,
  '../../../../etc/passwd',
  `${ESC}[2J${ESC}]0;owned\u0007`,
  '\u202etxt.exe\u2066',
  'a|b\tc\r\nPromote-Attempt: forged',
  '<script>alert(1)</script> [x](javascript:alert(1)) ![](http://evil.example/pixel)',
  '👩‍👩‍👧 é 中文 العربية "quotes" \\backslash {component} ${HOME} %s %00',
];

/** A commit of the component by this author, with this message and a file of this name. */
function commit(author: string, message: string, file: string): string {
  const { root } = team.workspace;
  const path = join(root, 'components/alpha', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, message.slice(0, 100));
  git(root, 'add', '--all');
  const who = author.replace(/[<>\n\r]/g, ' ').trim() || 'nobody';
  gitInput(
    root,
    ['commit', '--quiet', '-F', '-', `--author=${who} <${who.replace(/\s/g, '')}@example.org>`],
    message,
  );
  git(root, 'push', '--quiet', 'origin', 'HEAD:master');
  return git(root, 'rev-parse', 'HEAD');
}

async function expectRelease(id: string): Promise<string> {
  await team.workspace.build('alpha', id);
  expect(await team.releaseAsSeen()).toMatch(VERIFIED);
  expect(git(team.workspace.remote, 'rev-parse', `refs/tags/alpha/${id.slice(0, 7)}`)).toBe(id);
  expect(team.workspace.deployed('integration')).toMatch(
    new RegExp(`^ALPHA=[^\\s]+/alpha:${id.slice(0, 7)}@sha256:[0-9a-f]{64}$`),
  );
  const changelog = git(team.workspace.deployments, 'show', 'master:changelogs/integration.md');
  expect(changelog.replaceAll('\n', '')).not.toMatch(CONTROL);
  return changelog;
}

describe('a history full of malice', () => {
  it('is released, and its changelog quotes it harmlessly', async () => {
    let id = '';
    for (const [number, attack] of attacks().entries()) {
      const file = `${number} ${attack.replaceAll('/', '_').replaceAll('\0', '')}`.slice(0, 80);
      id = commit(attack, `${attack}\n\nbody ${attack}`, file);
    }
    const changelog = await expectRelease(id);
    expect(changelog).toContain('touch');
    expect(changelog).not.toContain('<script>');
    expect(changelog).not.toMatch(/[^\\]\]\(javascript:/);
    expect(changelog).not.toMatch(/^Promote-Attempt: forged/m);
  });

  it('may be made of megabytes', async () => {
    const id = commit(
      'x'.repeat(1_000),
      `${'x'.repeat(1_000_000)}\n\n${'y '.repeat(500_000)}`,
      `${'z'.repeat(200)}`,
    );
    const changelog = await expectRelease(id);
    expect(changelog.length).toBeLessThan(100_000);
  });

  it('goes through whatever the words are, at random', async () => {
    const words = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replace(/\0/g, ''));
    const file = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((name) => `f${name.replace(/[/\0]/g, '_')}`);
    await fc.assert(
      fc.asyncProperty(words, words, file, async (author, message, path) => {
        await team.restore();
        await expectRelease(commit(author, `m${message}`, path));
      }),
      { numRuns: chaosRuns(1, 2), seed: chaosSeed(41), endOnFailure: true },
    );
  });
});

it('tags and branches of others do not disturb a release, whatever they are called', async () => {
  const { remote } = team.workspace;
  const names = [
    'alpha/v1.0]',
    'alpha/--upload-pack=touch',
    `alpha/$(touch\u00a0${marker.replaceAll('/', '_')})`,
    'alpha/`id`',
    'alpha/;id',
    "alpha/'",
    'alpha/"',
    'alpha/0000000x',
    'alpha/👩‍👩‍👧',
    'alpha/\u202ev1.0',
    `alpha/${'x'.repeat(180)}`,
    'refs/tags/alpha/v1.0',
  ];
  for (const name of names) {
    git(remote, 'update-ref', `refs/tags/${name}`, 'master');
    git(remote, 'update-ref', `refs/heads/${name}`, 'master');
  }
  expect(await team.releaseAsSeen()).toMatch(VERIFIED);
  for (const name of names)
    expect(git(remote, 'rev-parse', `refs/tags/${name}`)).toBe(git(remote, 'rev-parse', 'master'));
});

describe('a configuration that means ill', () => {
  const fields: Record<string, (pipeline: Pipeline, value: string) => void> = {
    trunk: (pipeline, value) => (pipeline['trunk'] = value),
    remote: (pipeline, value) => (pipeline['remote'] = value),
    'ledger.remote': (pipeline, value) => (pipeline['ledger'] = { remote: value }),
    'ledger.prefix': (pipeline, value) => (pipeline['ledger'] = { prefix: value }),
    registry: (pipeline, value) => (pipeline['registry'] = value),
    buildTag: (pipeline, value) => (pipeline['buildTag'] = value),
    'image.repository': (pipeline, value) => (pipeline['image'] = { build: 'registry', repository: value }),
    sharedFiles: (pipeline, value) => (pipeline['sharedFiles'] = [value]),
    'changelog.file': (pipeline, value) => (pipeline['changelog'] = { file: value }),
    repository: (pipeline, value) => (pipeline.environments[0]!.deploy['repository'] = value),
    branch: (pipeline, value) => (pipeline.environments[0]!.deploy['branch'] = value),
    file: (pipeline, value) => (pipeline.environments[0]!.deploy['file'] = value),
    key: (pipeline, value) => (pipeline.environments[0]!.deploy['key'] = value),
    value: (pipeline, value) => (pipeline.environments[0]!.deploy['value'] = value),
  };

  it.each(Object.keys(fields))(
    'in %s makes nothing run and nothing be shown; what is refused says why',
    async (field) => {
      const file = join(team.workspace.root, 'release-pipeline.json');
      const sound = readFileSync(file, 'utf8');
      for (const attack of attacks()) {
        const pipeline = JSON.parse(sound) as Pipeline;
        fields[field]?.(pipeline, attack);
        writeFileSync(file, JSON.stringify(pipeline));
        const said = await team.releaseAsSeen();
        expect(said.replaceAll('\n', '')).not.toMatch(CONTROL);
        expect(said.length).toBeLessThan(5_000);
        expect(existsSync(marker)).toBe(false);
      }
    },
  );
});

interface Pipeline {
  [key: string]: unknown;
  environments: { deploy: Record<string, unknown> }[];
}

describe('a ledger that somebody wrote into', () => {
  const REF = 'refs/promote/components/dev/alpha';

  it.each([
    ['no JSON', `{"phase": "${ESC}[2J`],
    ['another document', '[]'],
    ['a huge number', `{"schemaVersion": 1e999}`],
    ['a state that is deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['a prototype', '{"__proto__": {"live": null}, "constructor": 1}'],
  ])('with %s is refused with the name of the ref, and nothing is written over it', async (_, text) => {
    const { remote } = team.workspace;
    const blob = gitInput(remote, ['hash-object', '-w', '--stdin'], text);
    const tree = gitInput(
      remote,
      ['mktree'],
      `100644 blob ${blob}\trecord.json\n100644 blob ${blob}\tstate.json\n`,
    );
    const forged = git(
      remote,
      ...['-c', 'user.name=x', '-c', 'user.email=x@example.org'],
      ...['commit-tree', '-p', REF, '-m', `dev: alpha ${ESC}[2J release verified`, tree],
    );
    git(remote, 'update-ref', REF, forged);
    const said = await team.releaseAsSeen();
    expect(said).not.toMatch(VERIFIED);
    expect(said).toContain(REF);
    expect(said.replaceAll('\n', '')).not.toMatch(CONTROL);
    expect(git(remote, 'rev-parse', REF)).toBe(forged);
  });
});
