import type { ChangeFacts, CommitFacts, ComponentChanges, NoteFile } from '../ports/changes.js';
import type { DeploymentNote, NoteChange } from './note.js';
import { idFromPath, parseNoteFile } from './parse-note.js';
import { trailerNotes } from './trailer-notes.js';

/** The notes that a difference brings and takes away, oldest first: the order to carry them out in. */
export interface NoteChanges {
  readonly comes: readonly NoteChange[];
  readonly goes: readonly NoteChange[];
  /** Paths that come and look like notes, and are none. */
  readonly overlooked: readonly string[];
}

/**
 * Finds the notes of one component's difference. A trailer whose commit is on the other side too, as a
 * cherry-pick, stays: it neither comes nor goes.
 */
export function noteChanges(changes: ComponentChanges): NoteChanges {
  return {
    comes: side(changes.notes.comes, changes.comes),
    goes: side(changes.notes.goes, changes.goes),
    overlooked: changes.notes.overlooked,
  };
}

function side(files: readonly NoteFile[], changes: readonly ChangeFacts[]): NoteChange[] {
  const fromFiles = files.map((file) => ({
    note: parseNoteFile(file.path, file.content),
    earlier: file.earlier.map((content) => parseNoteFile(file.path, content)),
    introduced: file.introduced,
    deleted: file.deleted,
    formerIds: file.formerPaths.map(idFromPath),
  }));
  const fromTrailers = changes
    .flatMap(({ commit, brought, bystanders, same }) => {
      const there = new Set(same.map((one) => one.commit));
      return [commit, ...brought, ...bystanders].filter((one) => !there.has(one.id));
    })
    .flatMap((commit: CommitFacts) => trailerNotes(commit))
    .map((note) => ({ note, earlier: [], introduced: true, deleted: false, formerIds: [] }));
  return uniqueIds([...fromFiles, ...fromTrailers].reverse());
}

/** Two files that claim one id (a copied note) would hide each other: the later one falls back to its path. */
function uniqueIds(changes: readonly NoteChange[]): NoteChange[] {
  const byId = new Map<string, DeploymentNote>();
  return changes.flatMap((change) => {
    const { note } = change;
    const first = byId.get(note.id);
    if (first === undefined) {
      byId.set(note.id, note);
      return [change];
    }
    if (first.fingerprint === note.fingerprint) return [];
    const id = idFromPath(note.source);
    if (byId.has(id)) return [];
    const problems = [...note.problems, `its id "${note.id}" is also the id of ${first.source}`];
    const renamed = { ...note, id, problems };
    byId.set(id, renamed);
    return [{ ...change, note: renamed }];
  });
}
