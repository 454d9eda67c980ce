import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitContract, type GitUnderTest } from '../../../testing/contracts/git-contract.js';
import { fakeSetting } from '../../../testing/fakes/fake-world.js';
import { buildRepository, gitIn, type CommitSpec } from '../../../testing/repositories.js';
import { createBranches } from './branches.js';
import { createChangesReader } from '../changes/create-changes-reader.js';
import { createGit } from './create-git.js';
import { createHistoryReader } from '../history/history-reader.js';
import { HistorySupply } from '../history/history-supply.js';
import { createTagRemover } from './tag-remover.js';

const STORY: CommitSpec[] = [
  { parents: [], files: { 'components/core/a': '1' } },
  { parents: [0], files: { 'components/ui/a': '1' } },
  { parents: [1], files: { 'components/core/a': '2' } },
  { parents: [2], files: { 'components/core/a': '3', 'components/ui/a': '3' } },
  { parents: [2], files: { 'components/core/fix': '4' } },
  { parents: [3, 4], files: { 'components/core/fix': '4' } },
];

gitContract('a whole clone', () => onGit([]));
gitContract('a clone of depth 1', () => onGit(['--depth=1']));

async function onGit(how: readonly string[]): Promise<GitUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'git-contract-'));
  const { pipeline, components } = fakeSetting(['core', 'ui']);
  const bare = join(folder, 'remote.git');
  const { ids } = await buildRepository(bare, STORY, { bare: true, branch: pipeline.trunk });
  await gitIn(folder, ['clone', '-q', ...how, `file://${bare}`, 'work']);
  const workspaceRoot = join(folder, 'work');
  const { remote } = pipeline;
  const supply = new HistorySupply({ workspaceRoot, remote });
  const history = createHistoryReader({ workspaceRoot, supply });
  const [core = '', ui = '', coreAgain = '', both = '', fix = '', merge = ''] = ids;
  return {
    git: createGit({ workspaceRoot, pipeline, history, supply }),
    changes: createChangesReader({ workspaceRoot, history: supply }),
    tags: createTagRemover({ workspaceRoot, remote }),
    branches: createBranches({ workspaceRoot, remote }),
    ...{ pipeline, components, story: { core, ui, coreAgain, both, fix, merge } },
    tag: async (name, commit) => void (await gitIn(bare, ['tag', '-f', name, commit])),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

it('says that it cannot tell what a commit that nobody has would release', async () => {
  const { git, components, pipeline, close } = await onGit([]);
  const asked = git.releaseCommits('d'.repeat(40), components, pipeline);
  await expect(asked).rejects.toMatchObject({ kind: 'user', code: 'HISTORY_TOO_SHORT' });
  await close();
});
