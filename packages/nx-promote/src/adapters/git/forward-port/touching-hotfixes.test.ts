import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRepository, type BuiltRepository } from '../../../testing/repositories.js';
import { inTemporaryFolder } from '../../../testing/temporary-folder.js';
import { createHistoryReader } from '../history/history-reader.js';
import { createForwardPorts } from './create-forward-ports.js';

const BASE = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
const FIRST = BASE.replace('4', 'four');
const SECOND = FIRST.replace('5', 'five');

interface Setting {
  readonly git: BuiltRepository['git'];
  readonly workspace: string;
  /** The commits of the two hotfixes; the second stands on the first. */
  readonly fixes: readonly [string, string];
  kinds(): Promise<(string | undefined)[]>;
}

/** Two hotfixes of neighbouring lines, and a trunk that is checked out and has gone on elsewhere. */
async function touching(job: (setting: Setting) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const {
      git,
      ids,
      folder: workspaceRoot,
    } = await buildRepository(join(folder, 'work'), [
      { parents: [], files: { 'core/a.txt': BASE } },
      { parents: [0], files: { 'core/a.txt': FIRST }, message: 'First' },
      { parents: [1], files: { 'core/a.txt': SECOND, 'core/b.txt': 'b\n' }, message: 'Second' },
      { parents: [0], files: { 'core/c.txt': 'c\n' }, message: 'Another change' },
    ]);
    const [base = '', first = '', second = ''] = ids;
    await job({
      git,
      workspace: workspaceRoot,
      fixes: [first, second],
      async kinds() {
        const into = (await git('rev-parse', 'HEAD')).trim();
        const history = createHistoryReader({ workspaceRoot });
        const reader = createForwardPorts({ workspaceRoot, history });
        const one = { base, fix: first };
        const other = { base: first, fix: second };
        const answers = await reader.forwardPorts([
          { ...one, into, family: [other] },
          { ...other, into, family: [one] },
        ]);
        return answers.map((answer) => answer?.kind);
      },
    });
  });
}

it('finds both where the branch of the second was merged, or only the first where that was', async () => {
  await touching(async ({ git, fixes: [first, second], kinds }) => {
    expect(await kinds()).toEqual(['missing', 'missing']);
    await git('merge', '--no-ff', '-m', 'Merge', first);
    expect(await kinds()).toEqual(['ancestor', 'missing']);
    await git('merge', '--no-ff', '-m', 'Merge', second);
    expect(await kinds()).toEqual(['ancestor', 'ancestor']);
  });
});

it('finds both in one squash of the branch of the second, until it is reverted', async () => {
  await touching(async ({ git, fixes: [, second], kinds }) => {
    await git('merge', '--squash', second);
    await git('commit', '--quiet', '-m', 'Both (#12)');
    expect(await kinds()).toEqual(['patches', 'patches']);
    await git('revert', '--no-edit', 'HEAD');
    expect(await kinds()).toContain('missing');
  });
});

it('finds each where each was squashed on its own', async () => {
  await touching(async ({ git, fixes, kinds }) => {
    for (const [at, fix] of fixes.entries()) {
      await git('cherry-pick', '--no-commit', fix);
      await git('commit', '--quiet', '-m', `Number ${at}`);
      expect((await kinds())[at]).toBe('patches');
    }
    expect(await kinds()).toEqual(['patches', 'patches']);
  });
});

it('believes picks that had to be changed', async () => {
  await touching(async ({ git, workspace, fixes, kinds }) => {
    for (const [at, fix] of fixes.entries()) {
      await writeFile(join(workspace, `core/${at}.txt`), 'in another way\n');
      await git('add', '--all');
      await git('commit', '--quiet', '-m', `${at}\n\n(cherry picked from commit ${fix})`);
    }
    expect(await kinds()).toEqual(['declared', 'declared']);
  });
});
