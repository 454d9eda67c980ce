import { PassThrough } from 'node:stream';
import { git, gitFailed } from '../../process/git.js';
import type { LineEntry } from './first-parent-line.js';
import { READ_IN_BULK } from './reading.js';
import { MARK, NameStatusParser } from './name-status-parser.js';

/** Gets the position of a commit among those asked for, and a path it changed, in Latin-1. */
export type PathVisitor = (position: number, path: string) => void;

interface Question {
  readonly entries: readonly LineEntry[];
  readonly visit: PathVisitor;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** Which entry is being answered. */
  position: number;
}

const DOING = 'comparing commits with their parents';

/**
 * One `git diff-tree --stdin` that lives as long as there are questions. git echoes a line that is no commit
 * id and flushes its output there: that marker ends an answer, so one process serves any number of chunks.
 */
export class DiffTree {
  private readonly input = new PassThrough();
  private readonly stop = new AbortController();
  /** Answered in this order. */
  private questions: Question[] = [];
  private dead: Error | null = null;

  constructor(workspaceRoot: string, prefix: string, as: 'step' | 'brought' = 'step') {
    void this.live(workspaceRoot, diffTreeArguments(prefix, as));
  }

  /**
   * Visits every path that each commit changed against the parent it is given with, in git's order. Of a commit
   * that was brought, `parent` holds the ids of all its parents with blanks between them, and paths that differ from
   * each of them are visited.
   */
  ask(entries: readonly LineEntry[], visit: PathVisitor): Promise<void> {
    if (this.dead !== null) return Promise.reject(this.dead);
    return new Promise((resolve, reject) => {
      this.questions.push({ entries, visit, resolve, reject, position: -1 });
      const lines = entries.map(({ commit, parent }) => (parent === null ? commit : `${commit} ${parent}`));
      this.input.write(`${lines.join('\n')}\n${MARK}\n`);
    });
  }

  /** Ends the process; open questions stay unanswered. */
  close(): void {
    this.questions = [];
    this.input.end();
    this.stop.abort();
  }

  private async live(workspaceRoot: string, args: string[]): Promise<void> {
    const parser = new NameStatusParser({
      onCommit: (id) => this.advance(id),
      onPath: (path) => this.visit(path),
      onMark: () => this.questions.shift()?.resolve(),
    });
    try {
      const result = await git({
        args,
        cwd: workspaceRoot,
        env: READ_IN_BULK,
        input: this.input,
        signal: this.stop.signal,
        onStdout: (chunk) => parser.push(chunk),
      });
      this.dead = gitFailed(result, DOING);
    } catch (error) {
      this.dead = error as Error;
    }
    for (const { reject } of this.questions) reject(this.dead);
  }

  /** Commits without changes are not printed. */
  private advance(id: string): void {
    const [question] = this.questions;
    if (question === undefined) return;
    do question.position += 1;
    while (question.position < question.entries.length && question.entries[question.position]?.commit !== id);
  }

  private visit(path: string): void {
    const [question] = this.questions;
    question?.visit(question.position, path);
  }
}

/** Renames are not looked for: that would read file contents, and a moved file touches both places anyway. */
function diffTreeArguments(prefix: string, as: 'step' | 'brought' = 'step'): string[] {
  const common = ['diff-tree', '--stdin', '--root', '-r', '-z', '--no-renames', '--ignore-submodules=none'];
  // Some versions of git ignore --relative where there are several parents.
  const many = as === 'brought' ? ['-c', '--no-relative'] : prefix === '' ? [] : ['--relative'];
  return [...common, '--name-status', ...many, ...(prefix === '' ? [] : ['--', '.'])];
}
