import type { ChangesQuery, NoteFile, SameNote } from '../../../core/ports/changes.js';
import type { QuerySides } from './query-sides.js';
import { readBlobs } from './blobs.js';
import type { GraphCommit } from './commit-graph.js';
import type { Differences, Side } from './difference.js';
import { readNoteEvents, type NoteEvent } from './note-events.js';
import { noteLives, type IsSame, type NoteLife } from './note-lives.js';
import type { ObjectSupply } from './object-supply.js';
import type { FormerRoots } from './former-roots.js';

export interface SideNotes {
  readonly comes: readonly NoteFile[];
  readonly goes: readonly NoteFile[];
  readonly overlooked: readonly string[];
}

interface NoteHistory {
  readonly queries: readonly ChangesQuery[];
  readonly sides: readonly QuerySides[];
  readonly differences: Differences;
  /** Commits that touch a note of anybody, children before parents. */
  readonly commits: readonly GraphCommit[];
  /** Whether the commit is a step of the line of first parents below the tip. */
  readonly isOnLine: (tip: string, commit: GraphCommit) => boolean;
}

type Events = ReadonlyMap<string, readonly NoteEvent[]>;

/**
 * Reads the note files of every query: two git processes for all, none where nobody touched a note. A component's
 * notes are followed over everybody's, since a note may have come from anywhere.
 */
export async function readNoteFiles(
  cwd: string,
  supply: Pick<ObjectSupply, 'blobs'>,
  history: NoteHistory,
  former: FormerRoots,
  isSameNote: SameNote,
): Promise<readonly SideNotes[]> {
  const overlooked = history.sides.map((side) => [...side.overlooked]);
  const asked = history.sides.some(({ notes }) => notes.comes || notes.goes);
  if (!asked) return overlooked.map((paths) => ({ comes: [], goes: [], overlooked: paths }));
  const events = await readNoteEvents(cwd, history.commits);
  const blobs = [...events.values()].flat().flatMap(({ before, blob }) => [before, blob]);
  const wanted = [...new Set(blobs.filter((id) => id !== null))];
  await supply.blobs(wanted);
  const contents = await readBlobs(cwd, wanted);
  const contentOf = (blob: string): string => contents.get(blob) ?? '';
  const isSame: IsSame = (before, after) => isSameNote(contentOf(before), contentOf(after));
  return history.queries.map((query, component) => {
    const notesOf = (side: Side): NoteFile[] => {
      const tip = side === 'comes' ? query.to : query.from;
      const isAsked = history.sides[component]?.notes[side] === true;
      if (tip === null || !isAsked) return [];
      return livesOn(history, events, component, side, tip, isSame)
        .filter(({ path, deleted }) => former.everOwned(path, component) && !(deleted && query.from === null))
        .map((life) => fileOf(life, contentOf));
    };
    return { comes: notesOf('comes'), goes: notesOf('goes'), overlooked: overlooked[component] ?? [] };
  });
}

/** Newest first. */
function livesOn(
  { commits, differences, isOnLine }: NoteHistory,
  events: Events,
  component: number,
  side: Side,
  tip: string,
  isSame: IsSame,
): NoteLife[] {
  const line = commits.filter(
    (commit) => differences.side(commit, component) === side && isOnLine(tip, commit),
  );
  const age = new Map(line.map(({ id }, at) => [id, at]));
  const lives = noteLives(line.map(({ id }) => events.get(id) ?? []).reverse(), isSame);
  return lives.sort((a, b) => (age.get(a.commit) ?? 0) - (age.get(b.commit) ?? 0));
}

function fileOf({ blobs, ...life }: NoteLife, contentOf: (blob: string) => string): NoteFile {
  const texts = blobs.map(contentOf);
  return { ...life, content: texts.at(-1) ?? '', earlier: texts.slice(0, -1) };
}
