import { gitOk } from '../../process/git.js';
import { parseRawDiff, present } from '../repository/raw-diff.js';
import { againstFirstParents, type GraphCommit } from './commit-graph.js';
import { isNotePath } from './note-paths.js';

/** What one commit does to one note file. `blob` is null when it deletes it, `before` when it adds it. */
export interface NoteEvent {
  readonly commit: string;
  readonly path: string;
  readonly before: string | null;
  readonly blob: string | null;
}

/** The events of commits that touch note files, from one git process. */
export async function readNoteEvents(
  cwd: string,
  commits: readonly GraphCommit[],
): Promise<ReadonlyMap<string, readonly NoteEvent[]>> {
  if (commits.length === 0) return new Map();
  const output = await gitOk(
    {
      args: [
        'diff-tree',
        '--stdin',
        '-r',
        '--root',
        '--raw',
        '--no-abbrev',
        '-z',
        '--no-renames',
        '--relative',
      ],
      cwd,
      input: againstFirstParents(commits),
    },
    READING,
  );
  return parseNoteEvents(output);
}

export function parseNoteEvents(output: Buffer): ReadonlyMap<string, readonly NoteEvent[]> {
  const events = new Map<string, NoteEvent[]>();
  for (const { commit, path, before, after } of parseRawDiff(output, 'utf8', READING)) {
    if (!isNotePath(path)) continue;
    const event = { commit, path, before: present(before), blob: present(after) };
    events.set(commit, [...(events.get(commit) ?? []), event]);
  }
  return events;
}

const READING = 'reading which deployment notes came and went';
