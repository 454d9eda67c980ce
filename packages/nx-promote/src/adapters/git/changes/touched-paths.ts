import { coAuthorsIn } from '../../../core/model/co-authors.js';
import type { CommitFacts } from '../../../core/ports/changes.js';
import { gitOk } from '../../process/git.js';
import { READ_UNFLUSHED } from '../history/reading.js';
import { againstFirstParents, type CommitGraph, type GraphCommit } from './commit-graph.js';

/** A commit with the paths that differ from its first parent (from the empty tree for a root). */
export type OnTouched = (commit: GraphCommit, facts: CommitFacts, paths: readonly string[]) => void;

const ARGS = ['diff-tree', '--stdin', '-r', '--root', '--always', '--name-only', '-z', '--no-renames'];
const FORMAT = ['--relative', '--encoding=UTF-8', '--format=%x00%H%x00%aN%x00%aE%x00%cI%x00%B'];
const HEADER_TOKENS = 5;
const WORTH_SPLITTING = 256;

/**
 * Facts and paths of many commits, by two git processes side by side: comparing trees is what costs, and it
 * splits well over two cores. Order is kept within each half only.
 */
export async function readTouched(
  cwd: string,
  graph: CommitGraph,
  commits: readonly GraphCommit[],
  onTouched: OnTouched,
): Promise<void> {
  if (commits.length === 0) return;
  const middle = commits.length < WORTH_SPLITTING ? commits.length : Math.ceil(commits.length / 2);
  const halves = [commits.slice(0, middle), commits.slice(middle)].filter((half) => half.length > 0);
  await Promise.all(
    halves.map(async (half) => {
      const parser = new TouchedParser(graph, onTouched);
      await gitOk(
        {
          args: [...ARGS, ...FORMAT],
          cwd,
          env: READ_UNFLUSHED,
          input: againstFirstParents(half),
          onOutput: (chunk, stream) => {
            if (stream === 'stdout') parser.add(chunk);
          },
        },
        'reading which paths the commits touch',
      );
      parser.end();
    }),
  );
}

/**
 * What git writes for one commit: an empty token, five tokens of facts, then its paths, the first of them
 * behind a newline. No path is empty, so the next empty token starts the next commit whatever paths are called.
 */
export class TouchedParser {
  private rest: Buffer = Buffer.alloc(0);
  private header: string[] = [];
  private paths: string[] = [];
  private inHeader = false;

  constructor(
    private readonly graph: CommitGraph,
    private readonly onTouched: OnTouched,
  ) {}

  add(chunk: Buffer): void {
    const last = chunk.lastIndexOf(0);
    if (last === -1) {
      this.rest = Buffer.concat([this.rest, chunk]);
      return;
    }
    const complete = Buffer.concat([this.rest, chunk.subarray(0, last)]).toString('utf8');
    this.rest = Buffer.from(chunk.subarray(last + 1));
    for (const token of complete.split('\0')) this.token(token);
  }

  end(): void {
    if (this.header.length === HEADER_TOKENS) this.emit();
  }

  private token(token: string): void {
    if (this.inHeader) {
      this.header.push(token);
      this.inHeader = this.header.length < HEADER_TOKENS;
    } else if (token === '') {
      this.end();
      this.header = [];
      this.paths = [];
      this.inHeader = true;
    } else {
      this.paths.push(this.paths.length === 0 ? token.slice(1) : token);
    }
  }

  private emit(): void {
    const [id, name, email, at, message] = this.header as [string, string, string, string, string];
    const commit = this.graph.byId.get(id);
    if (commit === undefined) throw new Error(`git diff-tree: nobody asked for ${id}`);
    const author = { name, email };
    const coAuthors = coAuthorsIn(message);
    const facts = { id: commit.id, parents: commit.parentIds, author, coAuthors, at, message };
    this.onTouched(commit, facts, this.paths);
  }
}
