import { availableParallelism } from 'node:os';
import type { RepositoryFacts } from './repository-facts.js';
import { DiffTree } from './diff-tree.js';
import type { FirstParentLine } from './first-parent-line.js';
import type { TouchBoard } from './touch-board.js';
import type { TreeSupply } from './tree-supply.js';

const LARGEST_CHUNK = 1_024;
const MOST_PROCESSES = 4;

export interface Scan {
  readonly workspaceRoot: string;
  readonly facts: RepositoryFacts;
  readonly line: FirstParentLine;
  readonly trees: TreeSupply | null;
  readonly firstChunk: number;
}

/**
 * Reads what each commit of the line changed, newest first, until the board is settled or the line ends.
 * Chunks go to as many `git diff-tree` as there are processors: reading trees is what costs, and two of them
 * side by side halve it.
 */
export async function scanLine(scan: Scan, board: TouchBoard): Promise<void> {
  const { workspaceRoot, facts } = scan;
  const chunks = new Chunks(scan, board);
  const first = new DiffTree(workspaceRoot, facts.prefix);
  const processes = [first];
  try {
    await chunks.readNext(first);
    if (chunks.isDone) return;
    const others = Math.min(availableParallelism(), MOST_PROCESSES) - 1;
    for (let n = 0; n < others; n += 1) processes.push(new DiffTree(workspaceRoot, facts.prefix));
    await Promise.all(processes.map((process) => chunks.readOn(process)));
  } finally {
    for (const process of processes) process.close();
  }
}

/** Deals out the line in chunks of growing size, newest first. */
class Chunks {
  private next = 0;
  private size: number;
  private ended = false;

  constructor(
    private readonly scan: Scan,
    private readonly board: TouchBoard,
  ) {
    this.size = scan.firstChunk;
  }

  get isDone(): boolean {
    return this.ended || this.board.settled;
  }

  async readOn(process: DiffTree): Promise<void> {
    while (!this.isDone) await this.readNext(process);
  }

  async readNext(process: DiffTree): Promise<void> {
    const start = this.next;
    const end = start + this.size;
    this.next = end;
    this.size = Math.min(this.size * 2, LARGEST_CHUNK);
    const entries = await this.scan.line.slice(start, end);
    this.ended ||= entries.length < end - start;
    const readable = entries.filter(({ commit }) => !this.scan.facts.shallow.has(commit));
    if (readable.length === 0) return;
    await this.scan.trees?.ensure(start + entries.length);
    await process.ask(readable, (position, path) => this.board.touch(start + position, path));
  }
}
