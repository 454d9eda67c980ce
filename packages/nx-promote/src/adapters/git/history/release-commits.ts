import { PromoteError } from '../../../core/errors/promote-error.js';
import { historyEnds, historyTooShort } from '../../../core/errors/history.js';
import type { HistoryGap } from '../../../core/model/ancestry.js';
import type { HistoryQuery, HistoryRules, ReleaseCommit } from '../../../core/ports/git.js';
import { FirstParentLine, type LineEntry } from './first-parent-line.js';
import { newestLockChanges } from './lock-changes.js';
import type { Asked, HistorySupply } from './history-supply.js';
import { readRepositoryFacts, type RepositoryFacts } from './repository-facts.js';
import { scanLine } from './scan-line.js';
import { TouchBoard, type Touch } from './touch-board.js';
import { needsTrees, TreeSupply } from './tree-supply.js';

type Cause = Touch & { readonly why: ReleaseCommit['why'] };

interface Place {
  readonly workspaceRoot: string;
  readonly firstChunk: number;
  readonly supply: HistorySupply;
}

interface Found {
  readonly commits: ReadonlyMap<string, ReleaseCommit>;
  /** Components without an answer, and how many commits were looked through. */
  readonly unknown: readonly HistoryQuery[];
  readonly length: number;
}

/** The implementation of {@link HistoryReader.releaseCommits}. */
export async function findReleaseCommits(
  place: Place,
  head: string,
  components: readonly HistoryQuery[],
  rules: HistoryRules,
): Promise<ReadonlyMap<string, ReleaseCommit>> {
  if (components.length === 0) return new Map();
  const ask = (): Promise<Asked<Found>> => search(place, head, components, rules);
  const { answer, lacks, said } = await place.supply.until(ask).catch(async (error: unknown) => {
    // Looked for only now: nearly always it is here.
    const absent = await place.supply.commits([head]);
    if (absent !== null)
      throw new PromoteError(historyTooShort('the newest changes', absent, place.supply.remote));
    if (error instanceof PromoteError && error.code === 'GIT_FAILED') return place.supply.until(ask);
    throw error;
  });
  const gap = place.supply.gapOf(lacks, said);
  if (gap !== null) throw tooShort(answer, gap);
  return answer.commits;
}

/** A component that was never touched is absent; one whose last change lies beyond a shallow boundary is unknown. */
async function search(
  { workspaceRoot, firstChunk }: Place,
  head: string,
  components: readonly HistoryQuery[],
  rules: HistoryRules,
): Promise<Asked<Found>> {
  const line = new FirstParentLine(workspaceRoot, head);
  try {
    const facts = await readRepositoryFacts(workspaceRoot);
    const trees =
      facts.promisor !== null && needsTrees(facts)
        ? new TreeSupply(workspaceRoot, facts.promisor, line)
        : null;
    const board = new TouchBoard(components, rules);
    await scanLine({ workspaceRoot, facts, line, trees, firstChunk }, board);
    const causes = await chooseCauses(workspaceRoot, facts, line, components, board);
    const unknown = components.filter(({ name }) => !causes.has(name));
    const entries = unknown.length === 0 || facts.shallow.size === 0 ? [] : await line.all();
    const ends = entries.filter(({ commit }) => facts.shallow.has(commit)).map(({ commit }) => commit);
    const commits = await nameCommits(line, causes);
    return { answer: { commits, unknown, length: entries.length }, lacks: { commits: [], ends } };
  } finally {
    line.close();
  }
}

/** Paths first; then lock files, where what they contain decides and could still be newer. */
async function chooseCauses(
  workspaceRoot: string,
  facts: RepositoryFacts,
  line: FirstParentLine,
  components: readonly HistoryQuery[],
  board: TouchBoard,
): Promise<Map<string, Cause>> {
  const causes = new Map<string, Cause>();
  for (const component of components) {
    const cause = newestCause(component, board);
    if (cause !== null) causes.set(component.name, cause);
  }
  if (board.lockContent.length === 0) return causes;
  const touched = await Promise.all(
    board.lockContent.map(async (index) => ({ index, entry: await entryAt(line, index) })),
  );
  const queries = components.map((component) => ({
    component,
    before: causes.get(component.name)?.index ?? Infinity,
  }));
  for (const [name, touch] of await newestLockChanges(workspaceRoot, facts, touched, queries)) {
    causes.set(name, { ...touch, why: 'lock-file' });
  }
  return causes;
}

/** The newest touch; of several in one commit the closest to the component, so that the reason reads well. */
function newestCause(component: HistoryQuery, board: TouchBoard): Cause | null {
  const candidates: (Cause | null)[] = [
    because('component', board.newestOf(component.root)),
    ...component.closureRoots.map((root) => because('dependency', board.newestOf(root))),
    because('shared', board.shared),
    because('lock-file', board.lock),
  ];
  return candidates.reduce((best, each) =>
    each !== null && (best === null || each.index < best.index) ? each : best,
  );
}

function because(why: Cause['why'], touch: Touch | null): Cause | null {
  return touch === null ? null : { ...touch, why };
}

async function nameCommits(
  line: FirstParentLine,
  causes: ReadonlyMap<string, Cause>,
): Promise<ReadonlyMap<string, ReleaseCommit>> {
  const result = new Map<string, ReleaseCommit>();
  for (const [name, { index, path, why }] of causes) {
    result.set(name, { commit: (await entryAt(line, index)).commit, path, why });
  }
  return result;
}

async function entryAt(line: FirstParentLine, index: number): Promise<LineEntry> {
  const [entry] = await line.slice(index, index + 1);
  if (entry === undefined) throw new Error(`The line of commits has no entry ${index}.`);
  return entry;
}

const NAMES_SHOWN = 10;

function tooShort({ unknown, length }: Found, gap: HistoryGap): PromoteError {
  const names = unknown.map(({ name }) => name).sort();
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  const said = (gap.said ?? '').split('\n').filter(Boolean).slice(-5);
  return new PromoteError(
    historyEnds(gap.commit, length, `${shown}${more}`, [
      ...(names.length > NAMES_SHOWN ? names : []),
      ...said,
    ]),
  );
}
