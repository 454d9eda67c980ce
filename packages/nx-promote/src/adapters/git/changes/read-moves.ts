import { gitOk } from '../../process/git.js';
import { READ_UNFLUSHED } from '../history/reading.js';
import { objectId } from '../repository/object-id.js';
import { rawChange } from '../repository/raw-diff.js';
import { againstFirstParents, type GraphCommit } from './commit-graph.js';
import { movedFolders, type FolderMove } from './folder-moves.js';

const LOOKING = 'looking for folders that were moved';
const ARGS = ['diff-tree', '--stdin', '-r', '--root', '--raw', '--no-abbrev', '-z', '--no-renames'];

/** The folders that these commits moved, from one git process; none where there are no commits. */
export async function readMoves(
  cwd: string,
  commits: readonly GraphCommit[],
): Promise<readonly FolderMove[]> {
  if (commits.length === 0) return [];
  const parser = new MovesParser();
  await gitOk(
    {
      args: [...ARGS, '--diff-filter=AD', '--relative'],
      cwd,
      env: READ_UNFLUSHED,
      input: againstFirstParents(commits),
      onStdout: (chunk) => parser.add(chunk),
    },
    LOOKING,
  );
  return parser.end();
}

/** Tokens are a commit's id, or `:modes ids status` followed by a path. One commit's files are held at a time. */
class MovesParser {
  private readonly moves: FolderMove[] = [];
  private rest: Buffer = Buffer.alloc(0);
  private commit = '';
  private files = { A: new Map<string, string>(), D: new Map<string, string>() };
  private next: { status: 'A' | 'D'; blob: string } | null = null;

  add(chunk: Buffer): void {
    const last = chunk.lastIndexOf(0);
    const whole = Buffer.concat([this.rest, chunk.subarray(0, Math.max(0, last))]);
    this.rest = last === -1 ? Buffer.concat([this.rest, chunk]) : Buffer.from(chunk.subarray(last + 1));
    if (last !== -1) for (const token of whole.toString('utf8').split('\0')) this.token(token);
  }

  end(): readonly FolderMove[] {
    for (const move of movedFolders(this.files.A, this.files.D)) {
      this.moves.push({ commit: this.commit, ...move });
    }
    this.files = { A: new Map(), D: new Map() };
    return this.moves;
  }

  private token(token: string): void {
    if (this.next !== null) {
      this.files[this.next.status].set(token, this.next.blob);
      this.next = null;
    } else if (token.startsWith(':')) {
      const { before, after, status } = rawChange(token, LOOKING);
      this.next = status === 'A' ? { status, blob: after } : { status: 'D', blob: before };
    } else {
      this.end();
      this.commit = objectId(token.trim(), LOOKING);
    }
  }
}
