import type { NoteEvent } from './note-events.js';

/** A note file from when it was added, or from the beginning of the range, to its deletion or the end of it. */
export interface NoteLife {
  readonly path: string;
  /** Newest first. */
  readonly formerPaths: readonly string[];
  readonly commit: string;
  /** What it said, oldest first. One that was there before the range begins with what it said then. */
  readonly blobs: readonly string[];
  readonly introduced: boolean;
  readonly deleted: boolean;
}

/** Whether one content is the other one, edited. */
export type IsSame = (before: string, after: string) => boolean;

/**
 * Follows note files along a line of commits, oldest first: through edits, and through moves from and to
 * anywhere. Where a name was used again, the last life counts.
 */
export function noteLives(line: readonly (readonly NoteEvent[])[], isSame: IsSame): NoteLife[] {
  const living = new Map<string, NoteLife>();
  const gone = new Map<string, NoteLife>();
  for (const events of line) {
    const leaving = events.filter(({ blob }) => blob === null).map((event) => ended(living, event));
    for (const life of leaving) living.delete(life.path);
    const sources = moves(events, leaving, isSame);
    for (const event of events) {
      const life = event.blob === null ? null : next(event, event.blob, living, sources);
      if (life !== null) living.set(life.path, life);
    }
    const moved = new Set([...sources.values()].map(({ path }) => path));
    for (const life of leaving) if (!moved.has(life.path)) gone.set(life.path, life);
  }
  return [...living.values(), ...[...gone.values()].filter(({ path }) => !living.has(path))];
}

/** One that the line has not met before was there when the range began. */
function lifeOf(living: ReadonlyMap<string, NoteLife>, { path, commit, before }: NoteEvent): NoteLife {
  const blobs = before === null ? [] : [before];
  const fresh = { path, formerPaths: [], commit, blobs, introduced: before === null, deleted: false };
  return living.get(path) ?? fresh;
}

function ended(living: ReadonlyMap<string, NoteLife>, event: NoteEvent): NoteLife {
  return { ...lifeOf(living, event), commit: event.commit, deleted: true };
}

function next(
  event: NoteEvent,
  blob: string,
  living: ReadonlyMap<string, NoteLife>,
  sources: ReadonlyMap<string, NoteLife>,
): NoteLife {
  const source = sources.get(event.path);
  const life = source ?? lifeOf(living, event);
  return {
    ...life,
    path: event.path,
    formerPaths: source === undefined ? life.formerPaths : [source.path, ...source.formerPaths],
    commit: event.commit,
    blobs: life.blobs.at(-1) === blob ? life.blobs : [...life.blobs, blob],
    deleted: false,
  };
}

/** More than that in one commit is a reorganisation: there only the very same content tells. */
const MOST_COMPARISONS = 1_000;

/** For paths that the commit adds: what it takes away in their favour, the same content before a similar one. */
function moves(
  events: readonly NoteEvent[],
  leaving: readonly NoteLife[],
  isSame: IsSame,
): ReadonlyMap<string, NoteLife> {
  const found = new Map<string, NoteLife>();
  const left = new Set(leaving);
  const take = (test: IsSame): void => {
    for (const { path, before, blob } of events) {
      if (before !== null || blob === null || found.has(path)) continue;
      const source = [...left].find(({ blobs }) => test(blobs.at(-1) ?? '', blob));
      if (source === undefined) continue;
      left.delete(source);
      found.set(path, source);
    }
  };
  take((before, after) => before === after);
  if (left.size * events.length <= MOST_COMPARISONS) take(isSame);
  return found;
}
