import type { NoteFile } from '../../../core/ports/changes.js';
import type { QuerySides } from './attribution.js';
import { readBlobs } from './blobs.js';
import type { GraphCommit } from './commit-graph.js';
import { readNoteEvents, type NoteEvent } from './note-events.js';
import type { ObjectSupply } from './object-supply.js';
import type { PathOwners } from './path-owners.js';

export interface SideNotes {
  readonly comes: readonly NoteFile[];
  readonly goes: readonly NoteFile[];
}

type Events = ReadonlyMap<string, readonly NoteEvent[]>;

/** Reads the note files of every query: two git processes for all, none where nobody touched a note. */
export async function readNoteFiles(
  cwd: string,
  supply: Pick<ObjectSupply, 'blobs'>,
  sides: readonly QuerySides[],
  owners: PathOwners,
): Promise<readonly SideNotes[]> {
  const commits = new Map(
    sides.flatMap(({ notes }) =>
      [...notes.comes, ...notes.goes].map((commit) => [commit.id, commit] as const),
    ),
  );
  const events = await readNoteEvents(cwd, [...commits.values()]);
  const drafts = sides.map(({ notes }, component) => {
    const ofSide = (own: readonly GraphCommit[]): Draft[] =>
      draftNotes(own.flatMap((commit) => eventsOf(events, commit, owners, component)));
    return { comes: ofSide(notes.comes), goes: ofSide(notes.goes) };
  });
  const blobs = drafts.flatMap(({ comes, goes }) => [...comes, ...goes]).map(({ blob }) => blob);
  await supply.blobs(blobs);
  const contents = await readBlobs(cwd, blobs);
  const filled = ({ blob, ...note }: Draft): NoteFile => ({ ...note, content: contents.get(blob) as string });
  return drafts.map(({ comes, goes }) => ({ comes: comes.map(filled), goes: goes.map(filled) }));
}

function eventsOf(events: Events, commit: GraphCommit, owners: PathOwners, component: number): NoteEvent[] {
  return (events.get(commit.id) ?? []).filter(({ path }) => owners.owners(path).includes(component));
}

type Draft = Omit<NoteFile, 'content'> & { readonly blob: string };

/** One draft per file, from its events newest first. */
function draftNotes(events: readonly NoteEvent[]): Draft[] {
  const byPath = new Map<string, NoteEvent[]>();
  for (const event of events) byPath.set(event.path, [...(byPath.get(event.path) ?? []), event]);
  const movedAway = new Set(events.flatMap(({ movedFrom }) => movedFrom ?? []));
  return [...byPath].flatMap(([path, own]) => {
    const newest = own[0] as NoteEvent;
    const deleted = newest.blob === null;
    if (deleted && movedAway.has(path)) return [];
    const blob = newest.blob ?? newest.before;
    if (blob === null) return [];
    const { introduced, formerPaths } = originOf(path, byPath);
    return [{ path, formerPaths, commit: newest.commit, blob, deleted, introduced }];
  });
}

/** Follows a file back through its moves. One whose oldest event finds it there already is not new. */
function originOf(
  path: string,
  byPath: ReadonlyMap<string, readonly NoteEvent[]>,
): { introduced: boolean; formerPaths: string[] } {
  const paths = [path];
  for (;;) {
    const oldest = byPath.get(paths.at(-1) as string)?.at(-1);
    const from = oldest?.movedFrom ?? null;
    if (oldest !== undefined && from !== null && !paths.includes(from)) paths.push(from);
    else return { introduced: oldest !== undefined && oldest.before === null, formerPaths: paths.slice(1) };
  }
}
