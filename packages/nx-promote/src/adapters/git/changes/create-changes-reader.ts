import type {
  ChangesQuery,
  ChangesReader,
  ChangesRules,
  ComponentChanges,
} from '../../../core/ports/changes.js';
import { Attribution } from './attribution.js';
import { collectChanges } from './collect.js';
import { Differences } from './difference.js';
import { readNoteFiles } from './note-files.js';
import { PathOwners } from './path-owners.js';
import { pathRules } from './path-rules.js';
import { readSameChanges } from './same-changes.js';
import { readTouched } from './touched-paths.js';
import { walk } from './walk.js';

export interface ChangesReaderOptions {
  readonly workspaceRoot: string;
}

/**
 * Reads changes in one pass: the commit graph between all endpoints, then the paths of exactly those commits
 * that are in somebody's difference, then patch-ids where two sides diverge, and note files
 * where some were touched. Seven git processes at most.
 */
export function createChangesReader(options: ChangesReaderOptions): ChangesReader {
  const asked = new Map<string, Promise<ReadonlyMap<string, ComponentChanges>>>();
  return {
    changes: (queries, { sharedFiles, ignore, lockFile }) => {
      const key = JSON.stringify([queries, sharedFiles, ignore, lockFile]);
      const before = asked.get(key);
      if (before !== undefined) return before;
      if (asked.size >= ANSWERS_KEPT) asked.clear();
      const answer = changes(options.workspaceRoot, queries, { sharedFiles, ignore, lockFile });
      asked.set(key, answer);
      answer.catch(() => asked.delete(key));
      return answer;
    },
  };
}

/** What lies between commits never changes, and the rounds of a run ask the same again and again. */
const ANSWERS_KEPT = 4;

async function changes(
  cwd: string,
  queries: readonly ChangesQuery[],
  rules: ChangesRules,
): Promise<ReadonlyMap<string, ComponentChanges>> {
  const asked = queries.filter((query) => query.from !== query.to);
  const differences = new Differences(asked);
  if (asked.length === 0) return new Map(queries.map((query) => [query.component, NOTHING]));
  const graph = await walk(
    cwd,
    differences.endpoints,
    asked.some((query) => query.from === null),
  );
  const owners = new PathOwners(asked.map((query) => query.closureRoots));
  const attribution = new Attribution(asked.length, owners, pathRules(rules));
  await readTouched(cwd, differences.relevant(graph), (facts, paths) => attribution.add(facts, paths));
  const sides = attribution.sides(graph, differences);
  const same = await readSameChanges(cwd, sides, attribution);
  const notes = await readNoteFiles(cwd, sides, owners);
  const found = collectChanges(graph, asked, sides, notes, attribution, same);
  return new Map(queries.map((query) => [query.component, found.get(query.component) ?? NOTHING]));
}

const NOTHING: ComponentChanges = { comes: [], goes: [], notes: { comes: [], goes: [] } };
