import { gitPiped } from '../../process/git.js';
import { objectId } from '../repository/object-id.js';
import { withPatch } from './collect.js';
import type { CommitTouches, IsStep } from './commit-touches.js';
import type { QuerySides } from './query-sides.js';
import { againstFirstParents, type GraphCommit } from './commit-graph.js';
import type { ObjectSupply } from './object-supply.js';

/** Patch-ids of the commits that could be the same change as another; absent where there is no candidate. */
export type PatchIds = ReadonlyMap<string, string>;

/**
 * Computes patch-ids, against the first parent, so that a cherry-picked merge is recognised too. Only where
 * two sides diverge, and there only for commits whose paths occur on both: a patch costs reading blobs.
 */
export async function readSameChanges(
  cwd: string,
  supply: Pick<ObjectSupply, 'contents'>,
  sides: readonly QuerySides[],
  touches: Pick<CommitTouches, 'pathsKey'>,
  isStep: IsStep,
): Promise<PatchIds> {
  const candidates = new Map<string, GraphCommit>();
  for (const [component, side] of sides.entries()) {
    if (side.comes.length === 0 || side.goes.length === 0) continue;
    const comes = withPatch(side.comes, component, 'comes', isStep);
    const goes = withPatch(side.goes, component, 'goes', isStep);
    const keys = (commits: readonly GraphCommit[]): Set<number> =>
      new Set(commits.map((commit) => touches.pathsKey(commit)));
    const [here, there] = [keys(goes), keys(comes)];
    for (const commit of comes) if (here.has(touches.pathsKey(commit))) candidates.set(commit.id, commit);
    for (const commit of goes) if (there.has(touches.pathsKey(commit))) candidates.set(commit.id, commit);
  }
  if (candidates.size === 0) return new Map();
  await supply.contents([...candidates.values()]);
  return patchIds(cwd, [...candidates.values()]);
}

/** The patches go from process to process: those of long branches are larger than what may be held here. */
async function patchIds(cwd: string, commits: readonly GraphCommit[]): Promise<PatchIds> {
  const ids = await gitPiped(
    { args: [...DIFF_TREE, '-p', '--full-index'], cwd, input: againstFirstParents(commits) },
    { args: ['patch-id', '--stable'], cwd },
    COMPARING,
  );
  const lines = ids.toString('latin1').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [patch, id] = line.split(' ');
      return [objectId(id, COMPARING), objectId(patch, COMPARING)];
    }),
  );
}

const COMPARING = 'comparing the patches of two diverging sides';
const DIFF_TREE = ['diff-tree', '--stdin', '-r', '--root'];
