import type {
  ChangeFacts,
  ChangesQuery,
  CommitFacts,
  ComponentChanges,
  SameChange,
} from '../../../core/ports/changes.js';
import type { IsStep } from './commit-touches.js';
import type { QuerySides } from './query-sides.js';
import type { CommitGraph, GraphCommit } from './commit-graph.js';
import type { Side } from './difference.js';
import type { SideNotes } from './note-files.js';
import type { PatchIds } from './same-changes.js';
import type { StepsFrom } from './ways-of-coming.js';

/** Groups each side's commits under the steps of the first-parent line that brought them. */
export function collectChanges(
  graph: CommitGraph,
  queries: readonly ChangesQuery[],
  sides: readonly QuerySides[],
  notes: readonly SideNotes[],
  patchIds: PatchIds,
  stepsFrom: StepsFrom,
  isStep: IsStep,
): ReadonlyMap<string, ComponentChanges> {
  const answer = new Map<string, ComponentChanges>();
  queries.forEach((query, index) => {
    const found = sides[index] as QuerySides;
    const group = (tip: string | null, side: 'comes' | 'goes'): ChangeFacts[] => {
      const own = found[side];
      if (tip === null || own.length === 0) return [];
      const other = side === 'comes' ? 'goes' : 'comes';
      const same = new Map([
        ...declaredChanges(own, found.declared[other]),
        ...sameChanges(
          withPatch(own, index, side, isStep),
          withPatch(found[other], index, other, isStep),
          patchIds,
        ),
      ]);
      return grouped(graph, own, found.trailers[side], stepsFrom(tip), same);
    };
    answer.set(query.component, {
      comes: group(query.to, 'comes'),
      goes: group(query.from, 'goes'),
      notes: notes[index] as SideNotes,
    });
  });
  return answer;
}

function grouped(
  graph: CommitGraph,
  commits: readonly GraphCommit[],
  asking: readonly GraphCommit[],
  stepOf: Int32Array,
  same: ReadonlyMap<string, Omit<SameChange, 'commit'>>,
): ChangeFacts[] {
  const groups = new Map<number, GraphCommit[]>();
  for (const commit of commits) {
    const step = stepOf[commit.index] as number;
    const group = groups.get(step);
    if (group === undefined) groups.set(step, [commit]);
    else group.push(commit);
  }
  const bystanders = byStep(asking, stepOf, commits);
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([index, group]) => {
      const step = graph.commits[index] as GraphCommit;
      return {
        commit: step.facts,
        touches: group.includes(step),
        brought: group.filter((commit) => commit !== step).map((commit): CommitFacts => commit.facts),
        bystanders: (bystanders.get(index) ?? []).map(({ facts }) => facts),
        same: group.flatMap((commit): SameChange[] => {
          const there = same.get(commit.id);
          return there === undefined ? [] : [{ commit: commit.id, ...there }];
        }),
      };
    });
}

/** Without the steps themselves and what belongs to them anyway. */
function byStep(
  commits: readonly GraphCommit[],
  stepOf: Int32Array,
  own: readonly GraphCommit[],
): ReadonlyMap<number, readonly GraphCommit[]> {
  const known = new Set(commits.length === 0 ? [] : own);
  const found = new Map<number, GraphCommit[]>();
  for (const commit of commits) {
    const step = stepOf[commit.index] as number;
    if (known.has(commit) || step === commit.index) continue;
    found.set(step, [...(found.get(step) ?? []), commit]);
  }
  return found;
}

/** Why a commit of one side is on the other too, by its id. */
type Same = readonly (readonly [string, Omit<SameChange, 'commit'>])[];

/** What messages of the other side say to hold. */
function declaredChanges(own: readonly GraphCommit[], declared: QuerySides['declared']['comes']): Same {
  return declared.flatMap(({ by, ids }) =>
    own
      .filter(({ id }) => ids.some((one) => id.startsWith(one)))
      .map(({ id }) => [id, { as: by, declared: true }] as const),
  );
}

/** The patch of a merge that was brought is what others did. */
export function withPatch(
  commits: readonly GraphCommit[],
  component: number,
  side: Side,
  isStep: IsStep,
): GraphCommit[] {
  return commits.filter((commit) => commit.parentIds.length < 2 || isStep(commit, component, side));
}

function sameChanges(own: readonly GraphCommit[], other: readonly GraphCommit[], patchIds: PatchIds): Same {
  if (patchIds.size === 0) return [];
  const there = new Map<string, string>();
  for (const commit of other) {
    const patch = patchIds.get(commit.id);
    if (patch !== undefined) there.set(patch, commit.id);
  }
  return own.flatMap(({ id }) => {
    const as = there.get(patchIds.get(id) ?? '');
    return as === undefined ? [] : [[id, { as }] as const];
  });
}
