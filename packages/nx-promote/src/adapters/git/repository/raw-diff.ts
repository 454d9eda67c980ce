import { objectId } from './object-id.js';

/** What a commit does to one file: the contents' ids before and after, all zeros for none. */
export interface RawChange {
  readonly before: string;
  readonly after: string;
  readonly status: string;
}

export interface ListedChange extends RawChange {
  /** Empty where git was asked to leave it out. */
  readonly commit: string;
  readonly path: string;
}

/** `:modes ids status` of `git diff-tree --raw --no-abbrev -z`. */
export function rawChange(token: string, doing: string): RawChange {
  const [, , before, after, status = ''] = token.split(' ');
  return { before: objectId(before, doing), after: objectId(after, doing), status };
}

/** All of its output: a commit's id, then in turn what was changed and the path. Anything else is refused. */
export function parseRawDiff(output: Buffer, encoding: 'utf8' | 'latin1', doing: string): ListedChange[] {
  const changes: ListedChange[] = [];
  const tokens = output.toString(encoding).split('\0');
  if (tokens.pop()?.trim() !== '') objectId('', doing);
  let commit = '';
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as string;
    if (!token.startsWith(':')) {
      commit = objectId(token.trim(), doing);
      continue;
    }
    at += 1;
    changes.push({ commit, path: tokens[at] ?? '', ...rawChange(token, doing) });
  }
  return changes;
}

/** Null for all zeros: the file is not there. */
export function present(id: string): string | null {
  return /^0+$/.test(id) ? null : id;
}
