import { gitOk } from '../../process/git.js';
import { objectId } from '../object-id.js';
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
    'reading which deployment notes came and went',
  );
  return parseNoteEvents(output.toString('utf8'));
}

/** Tokens are a commit's id, or `:modes ids status` followed by a path. */
export function parseNoteEvents(output: string): ReadonlyMap<string, readonly NoteEvent[]> {
  const events = new Map<string, NoteEvent[]>();
  const tokens = output.split('\0');
  let commit = '';
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as string;
    if (!token.startsWith(':')) {
      if (token !== '') commit = objectId(token.trim(), 'reading deployment notes');
      continue;
    }
    i += 1;
    const path = tokens[i] as string;
    const [, , before = '', after = ''] = token.split(' ');
    if (!isNotePath(path)) continue;
    const event = { commit, path, before: present(before), blob: present(after) };
    events.set(commit, [...(events.get(commit) ?? []), event]);
  }
  return events;
}

function present(id: string): string | null {
  return /^0+$/.test(id) ? null : id;
}
