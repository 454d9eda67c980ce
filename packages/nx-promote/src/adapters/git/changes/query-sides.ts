import { declaredIn, mayDeclare } from '../forward-port/declared.js';
import type { GraphCommit } from './commit-graph.js';
import type { Differences } from './difference.js';

/** What a query's two sides consist of, children before parents. */
export interface QuerySides {
  readonly comes: GraphCommit[];
  readonly goes: GraphCommit[];
  /** Whether commits touch a note file of the closure, whether they count otherwise or not. */
  readonly notes: { comes: boolean; goes: boolean };
  /** Paths that come, and look like notes of the closure. */
  readonly overlooked: Set<string>;
  /** Commits that ask for something in a trailer, whomever they touch. */
  readonly trailers: { readonly comes: GraphCommit[]; readonly goes: GraphCommit[] };
  /** What commits say to hold, whomever they touch. */
  readonly declared: { readonly comes: Declaration[]; readonly goes: Declaration[] };
}

/** A commit, and the ids that its message says to hold; they may be short. */
interface Declaration {
  readonly by: string;
  readonly ids: readonly string[];
}

/** Nothing yet. */
export function emptySides(): QuerySides {
  return {
    comes: [],
    goes: [],
    notes: { comes: false, goes: false },
    overlooked: new Set(),
    trailers: { comes: [], goes: [] },
    declared: { comes: [], goes: [] },
  };
}

/** Notes what a commit's message says: it concerns everybody who has the commit. */
export function addMessage(
  commit: GraphCommit,
  differences: Differences,
  sides: readonly QuerySides[],
): void {
  const { message } = commit.facts;
  const asks = TRAILER.test(message);
  const declared = mayDeclare(message) ? { by: commit.id, ids: declaredIds(message) } : null;
  if (!asks && declared === null) return;
  for (const [component, { trailers, declared: told }] of sides.entries()) {
    const side = differences.side(commit, component);
    if (side === null) continue;
    if (asks) trailers[side].push(commit);
    if (declared !== null) told[side].push(declared);
  }
}

const TRAILER = /^Deployment-Note:/im;

/**
 * Of a hotfix that was written anew only the commit that is named: what stands before it may be another hotfix, of
 * which nobody said anything.
 */
function declaredIds(message: string): readonly string[] {
  const { whole, single } = declaredIn(message);
  return [...whole, ...single];
}
