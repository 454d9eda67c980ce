import { scopeOfRoots } from '../../../testing/component-scope.js';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AncestryPair } from '../../../core/model/ancestry.js';
import { CLONE_KINDS, makeClone, type CloneSource } from '../../../testing/clone-kinds.js';
import {
  buildRepository,
  gitIn,
  type BuiltRepository,
  type CommitSpec,
} from '../../../testing/repositories.js';
import { createChangesReader } from '../changes/create-changes-reader.js';
import { createGit } from '../repository/create-git.js';
import { createForwardPorts } from '../forward-port/create-forward-ports.js';
import { createHistoryReader } from './history-reader.js';
import { HistorySupply } from './history-supply.js';

const RULES = { sharedFiles: [], ignore: [], lockFile: 'all' } as const;
const lines = (...changed: string[]): string =>
  [...'abcdefghi'].map((line) => `${changed.includes(line) ? line.toUpperCase() : line}\n`).join('');

/** Where each commit stands; the trunk goes from 0 over 1 to 11 and 15 to 18. */
const OLD = 2;
const FIXES = { picked: 12, missing: 13, merged: 14 } as const;
const TIP = 18;
const UNMERGED = 20;

/** Three hotfixes on the second commit of the trunk, a branch that is merged, and one that is not. */
const HISTORY: CommitSpec[] = [
  { parents: [], files: { 'core/a': lines(), 'old/x': '0', 'ui/x': '0' } },
  { parents: [0], files: { 'core/x': '1' } },
  { parents: [1], files: { 'core/x': '2' }, message: 'Before the hotfixes' },
  ...Array.from({ length: 9 }, (_, at) => ({ parents: [2 + at], files: { 'ui/x': `${at + 3}` } })),
  { parents: [1], files: { 'core/a': lines('b') }, message: 'The picked one' },
  { parents: [1], files: { 'core/a': lines('e') }, message: 'The missing one' },
  { parents: [1], files: { 'core/b': 'merged' }, message: 'The merged one' },
  { parents: [11], files: { 'core/a': lines('b') }, message: 'The picked one' },
  { parents: [15, 14], files: { 'core/b': 'merged' }, message: 'Merge it' },
  { parents: [16], files: { 'ui/x': 'more' } },
  { parents: [17], files: { 'docs/x': 'tip' } },
  { parents: [16], files: { 'core/x': 'not merged' } },
  { parents: [19], files: { 'core/x': 'not merged either' } },
];

let folder: string;
let full: string;
let remote: BuiltRepository;
let source: CloneSource;
const id = (at: number): string => remote.ids[at] ?? '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clones-'));
  const branches = { feature: UNMERGED, ...FIXES };
  remote = await buildRepository(join(folder, 'remote'), HISTORY, { bare: true, branches });
  await remote.git('update-ref', 'refs/heads/main', id(TIP));
  const url = `file://${join(folder, 'remote')}`;
  full = join(folder, 'full');
  await gitIn(folder, ['clone', '--quiet', url, full]);
  source = { url, tip: id(TIP), old: id(OLD), unmerged: id(UNMERGED) };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function openClone(workspaceRoot: string, firstStep: number) {
  const told: string[] = [];
  const supply = new HistorySupply({
    workspaceRoot,
    remote: 'origin',
    firstStep,
    onFetch: (what) => told.push(what),
  });
  const history = createHistoryReader({ workspaceRoot, supply });
  const ledger = { prefix: 'refs/promote', remote: 'origin', leaseSeconds: 60 };
  const pipeline = { trunk: 'main', remote: 'origin', ledger };
  return {
    told,
    supply,
    git: createGit({ workspaceRoot, pipeline, history, supply }),
    ports: createForwardPorts({ workspaceRoot, history, supply }),
    changes: createChangesReader({ workspaceRoot, history: supply }),
  };
}

/** Each question is the first one that a clone is asked. */
const QUESTIONS: Readonly<Record<string, (clone: ReturnType<typeof openClone>) => Promise<unknown>>> = {
  'whether a commit that is released by name is merged': async ({ git }) => {
    expect(await git.resolve(source.unmerged)).toBe(source.unmerged);
    const pairs = [UNMERGED, FIXES.merged, FIXES.picked].map((at) => pair(at, TIP));
    expect(await git.ancestry(pairs)).toEqual(['no', 'yes', 'no']);
  },
  'whether a promotion goes back': async ({ git }) =>
    expect(await git.ancestry([pair(OLD, TIP), pair(TIP, OLD), pair(17, TIP), pair(OLD, UNMERGED)])).toEqual([
      'yes',
      'no',
      'yes',
      'yes',
    ]),
  'which hotfixes the trunk owes': async ({ git, ports }) => {
    const { trunkTip } = await git.remoteState();
    await git.bring([id(1), ...Object.values(FIXES).map(id)]);
    const asked = Object.values(FIXES).map((at) => ({ base: id(1), fix: id(at), into: trunkTip ?? '' }));
    const answers = await ports.forwardPorts(asked);
    expect(answers.map(({ kind }) => kind)).toEqual(['patches', 'missing', 'ancestor']);
  },
  'what a changelog says': async ({ changes }) => {
    const asked = [
      { component: 'core', ...scopeOfRoots(['core']), from: id(OLD), to: id(TIP) },
      { component: 'fix', ...scopeOfRoots(['core']), from: id(FIXES.missing), to: id(TIP) },
      { component: 'ui', ...scopeOfRoots(['ui']), from: null, to: id(TIP) },
    ];
    const found = await changes.changes(asked, RULES);
    expect(found.get('ui')?.comes).toHaveLength(11);
    expect(found.get('fix')?.goes.map(({ commit }) => remote.ids.indexOf(commit.id))).toEqual([13]);
    const { changes: whole } = openClone(full, 1);
    expect(found).toEqual(await whole.changes(asked, RULES));
  },
  'which commit is released': async ({ git }) => {
    const { head } = await git.checkout();
    const query = (name: string) => ({ name, root: name, ...scopeOfRoots([name]) });
    const found = await git.releaseCommits(head, ['core', 'ui', 'old', 'never'].map(query), RULES);
    const at = [...found].map(([name, { commit }]) => [name, remote.ids.indexOf(commit)]);
    expect(Object.fromEntries(at)).toEqual({ core: 16, ui: 17, old: 0 });
  },
};

const clones = new Map<string, Promise<string>>();

/** A clone that nobody has asked anything yet: a copy of one that is made once for each kind. */
async function freshClone(kind: string): Promise<string> {
  const made = clones.get(kind) ?? makeClone(kind, source, await mkdtemp(join(folder, 'made-')));
  clones.set(kind, made);
  const place = await mkdtemp(join(folder, 'clone-'));
  await cp(await made, place, { recursive: true, preserveTimestamps: true });
  return place;
}

function pair(ancestor: number, descendant: number): AncestryPair {
  return { ancestor: id(ancestor), descendant: id(descendant) };
}

const CASES = Object.keys(CLONE_KINDS).flatMap((kind) =>
  Object.keys(QUESTIONS).map((question) => [kind, question] as const),
);

it.each(CASES)('in a clone of the kind "%s" the first answer says %s', async (kind, question) => {
  const workspaceRoot = await freshClone(kind);
  // Steps as small as these cut the history in many places.
  const clone = openClone(workspaceRoot, 1);
  await QUESTIONS[question]?.(clone);
  // The second one finds everything.
  clone.told.length = 0;
  await QUESTIONS[question]?.(clone);
  expect(clone.told).toEqual([]);
  expect(await gitIn(workspaceRoot, ['status', '--porcelain'])).toBe('');
  if (kind.startsWith('full')) {
    await expect(readFile(join(workspaceRoot, '.git/shallow'))).rejects.toMatchObject({ code: 'ENOENT' });
  }
});

describe('where the remote does not help', () => {
  const shallow = async (): Promise<string> =>
    makeClone('depth 1, detached', source, await mkdtemp(join(folder, 'lost-')));

  it('does not know, and says what the remote said', async () => {
    const workspaceRoot = await shallow();
    await gitIn(workspaceRoot, ['fetch', '--quiet', '--depth=1', 'origin', source.unmerged]);
    await gitIn(workspaceRoot, ['remote', 'set-url', 'origin', 'file:///nowhere']);
    const { git } = openClone(workspaceRoot, 1);
    const [answer] = await git.ancestry([pair(UNMERGED, TIP)]);
    expect(answer).toMatchObject({
      kind: 'unknown',
      gap: { kind: 'cut-off', said: expect.stringContaining('nowhere') },
    });
  });

  it('answers about the others when the remote does not have one of them, and asks for it once', async () => {
    const { git, told } = openClone(await shallow(), 200);
    const lost = { ancestor: 'd'.repeat(40), descendant: id(TIP) };
    const answers = await git.ancestry([pair(OLD, TIP), lost, pair(UNMERGED, TIP)]);
    expect(answers).toMatchObject(['yes', { gap: { kind: 'not-here', commit: lost.ancestor } }, 'no']);
    const fetches = told.length;
    await git.ancestry([lost]);
    expect(told).toHaveLength(fetches);
  });

  it('goes on where another process deepens the same clone at the same time', async () => {
    const workspaceRoot = await shallow();
    const answers = await Promise.all(
      [1, 2, 3].map(async () => {
        const args = ['fetch', '--quiet', '--deepen=2', 'origin', id(TIP)];
        const other = gitIn(workspaceRoot, args).catch(() => undefined);
        const [answer] = await openClone(workspaceRoot, 1).git.ancestry([pair(OLD, TIP)]);
        await other;
        return answer;
      }),
    );
    expect(answers).toEqual(['yes', 'yes', 'yes']);
  });

  it('does not know behind the end of a remote that is shallow itself', async () => {
    const place = await mkdtemp(join(folder, 'chain-'));
    await gitIn(place, ['clone', '--quiet', '--bare', '--depth=3', source.url, 'middle']);
    await gitIn(place, ['clone', '--quiet', '--depth=1', `file://${place}/middle`, 'last']);
    const { git } = openClone(join(place, 'last'), 1);
    const [far, near] = await git.ancestry([pair(OLD, TIP), pair(17, TIP)]);
    expect(far).toMatchObject({ kind: 'unknown' });
    expect(near).toBe('yes');
  });
});
