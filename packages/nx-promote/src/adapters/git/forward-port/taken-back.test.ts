import { join } from 'node:path';
import type { PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import type { Unknown } from '../../../core/model/ancestry.js';
import { buildRepository, type BuiltRepository, type CommitSpec } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createHistoryReader } from '../history/history-reader.js';
import { createForwardPorts } from './create-forward-ports.js';

const BASE = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
const FIRST = BASE.replace('2', 'two');
const SECOND = FIRST.replace('8', 'eight');

/** 0 is the base; 1 and 2 are the hotfix's commits; 3 is the trunk. */
const HISTORY: CommitSpec[] = [
  { parents: [], files: { 'core/a.txt': BASE, 'core/b.txt': 'b\n' } },
  { parents: [0], files: { 'core/a.txt': FIRST }, message: 'Count uuids' },
  { parents: [1], files: { 'core/a.txt': SECOND }, message: 'Count them right' },
  { parents: [0], files: { 'core/b.txt': 'other\n' }, message: 'Another change' },
];

interface Setting {
  readonly built: BuiltRepository;
  readonly git: BuiltRepository['git'];
  readonly fix: string;
  ask(more?: Partial<PortQuestion>): Promise<PortAnswer | Unknown | null>;
}

/** A repository whose trunk is checked out; its tip is asked. */
async function trunk(
  history: readonly CommitSpec[],
  job: (setting: Setting) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const built = await buildRepository(join(folder, 'work'), history);
    const { git, ids } = built;
    await git('config', 'merge.conflictStyle', 'merge');
    const fix = ids[2] ?? '';
    await job({
      built,
      git,
      fix,
      ask: async (more = {}) => {
        const workspaceRoot = built.folder;
        const reader = createForwardPorts({
          workspaceRoot,
          history: createHistoryReader({ workspaceRoot }),
        });
        const into = (await git('rev-parse', 'HEAD')).trim();
        const [answer] = await reader.forwardPorts([{ base: ids[0] ?? '', fix, into, ...more }]);
        return answer ?? null;
      },
    });
  });
}

const merge = ({ git, fix }: Setting): Promise<string> => git('merge', '--no-ff', '-m', 'Merge it', fix);
const pick = ({ git, built }: Setting, ...options: string[]): Promise<string> =>
  git('cherry-pick', ...options, built.ids[1] ?? '', built.ids[2] ?? '');
const commit = async ({ git, built }: Setting, message: string): Promise<void> => {
  await git('add', '--all');
  await git('commit', '--quiet', '-m', message);
  expect(built.ids.length).toBeGreaterThan(0);
};

const both = [{ subject: 'Count uuids' }, { subject: 'Count them right' }];

it('is missing again when the merge was reverted, and there once that was taken back too', async () => {
  await trunk(HISTORY, async (setting) => {
    const { git, ask } = setting;
    await merge(setting);
    expect(await ask()).toEqual({ kind: 'ancestor', missing: [] });
    await git('revert', '--no-edit', '-m', '1', 'HEAD');
    expect(await ask()).toMatchObject({
      kind: 'missing',
      missing: both,
      takenBack: { by: { subject: 'Revert "Merge it"' } },
    });
    await git('revert', '--no-edit', 'HEAD');
    expect(await ask()).toEqual({ kind: 'ancestor', missing: [] });
  });
});

it.each([
  ['picks', []],
  ['picks that say where they come from', ['-x']],
])('is missing again when its %s were reverted', async (_, options) => {
  await trunk(HISTORY, async (setting) => {
    await pick(setting, ...options);
    expect(await setting.ask()).toEqual({ kind: 'patches', missing: [] });
    await setting.git('revert', '--no-edit', 'HEAD', 'HEAD~1');
    expect(await setting.ask()).toMatchObject({
      kind: 'missing',
      missing: both,
      takenBack: { by: { subject: 'Revert "Count uuids"' } },
    });
  });
});

it('sees it when nobody says so', async () => {
  await trunk(HISTORY, async (setting) => {
    await setting.git('merge', '--squash', setting.fix);
    await commit(setting, 'Mend it (#12)');
    expect(await setting.ask()).toEqual({ kind: 'patches', missing: [] });
    await setting.git('revert', '--no-commit', 'HEAD');
    await commit(setting, 'Something else');
    expect(await setting.ask()).toMatchObject({ kind: 'missing', takenBack: { by: null } });
  });
});

it('does not mind what others made of it since', async () => {
  await trunk(HISTORY, async (setting) => {
    await merge(setting);
    const { git, ask } = setting;
    await git('mv', 'core/a.txt', 'core/c.txt');
    await commit(setting, 'Move it');
    expect(await ask()).toMatchObject({ kind: 'ancestor' });
  });
});

it('does not take a file that was renamed for one that is gone', async () => {
  const made = HISTORY.map((one, at) => (at === 2 ? { ...one, files: { 'core/new.txt': SECOND } } : one));
  await trunk(made, async (setting) => {
    const { git, ask, built } = setting;
    await merge(setting);
    await git('mv', 'core/new.txt', 'core/other.txt');
    await commit(setting, 'Move it');
    expect(await ask({ base: built.ids[1] ?? '' })).toMatchObject({ kind: 'ancestor' });
    await git('rm', '--quiet', 'core/other.txt');
    await commit(setting, 'Remove it');
    expect(await ask({ base: built.ids[1] ?? '' })).toMatchObject({
      kind: 'missing',
      takenBack: { by: null },
    });
  });
});

it('does not mind that a later hotfix undid it', async () => {
  const later: CommitSpec = { parents: [2], files: { 'core/a.txt': BASE }, message: 'Undo it' };
  await trunk([...HISTORY.slice(0, 3), later, HISTORY[3] as CommitSpec], async ({ git, built, fix, ask }) => {
    const second = built.ids[3] ?? '';
    await git('merge', '--no-ff', '-m', 'Merge both', second);
    const family = [{ base: fix, fix: second }];
    expect(await ask({ family })).toMatchObject({ kind: 'ancestor' });
  });
});

it('is there when it was made anew after it was taken back', async () => {
  await trunk(HISTORY, async (setting) => {
    const { git, fix, ask } = setting;
    await merge(setting);
    await git('revert', '--no-edit', '-m', '1', 'HEAD');
    await git('commit', '--quiet', '--allow-empty', '-m', `Other way\n\nPromote-Forward-Port: ${fix}`);
    expect(await ask()).toEqual({ kind: 'declared', missing: [] });
  });
});

describe('where the record says that the trunk has it', () => {
  it('asks no more than whether it was taken back', async () => {
    await trunk(HISTORY, async ({ git, built, ask }) => {
      const ported = { commit: built.ids[3] ?? '' };
      await git('cherry-pick', '--no-commit', built.ids[1] ?? '', built.ids[2] ?? '');
      await git('commit', '--quiet', '-m', 'All of it, with other things');
      const there = (await git('rev-parse', 'HEAD')).trim();
      expect(await ask({ ported: { commit: there } })).toEqual({ kind: 'patches', missing: [] });
      await git('revert', '--no-edit', 'HEAD');
      expect(await ask({ ported: { commit: there } })).toMatchObject({
        kind: 'missing',
        takenBack: { by: { subject: 'Revert "All of it, with other things"' } },
      });
      expect(await ask({ ported })).toMatchObject({ kind: 'missing' });
    });
  });

  it('does not believe it for what is older', async () => {
    await trunk(HISTORY, async (setting) => {
      const before = setting.built.ids[3] ?? '';
      await pick(setting);
      const port = (await setting.git('rev-parse', 'HEAD')).trim();
      const answer = await setting.ask({ ported: { commit: port }, into: before });
      expect(answer).toMatchObject({ kind: 'missing', missing: both });
      expect(answer).not.toHaveProperty('takenBack');
    });
  });
});
