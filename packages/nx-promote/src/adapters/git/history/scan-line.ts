import { availableParallelism } from 'node:os';
import type { RepositoryFacts } from './repository-facts.js';
import { DiffTree } from './diff-tree.js';
import type { FirstParentLine } from './first-parent-line.js';
import type { TouchBoard } from './touch-board.js';
import type { TreeSupply } from './tree-supply.js';

const LARGEST_CHUNK = 2_048;
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
  const { workspaceRoot, facts, line, trees } = scan;
  const processes: DiffTree[] = [];
  let next = 0;
  let size = scan.firstChunk;
  let ended = false;
  const readChunk = async (process: DiffTree): Promise<void> => {
    const start = next;
    next += size;
    const end = next;
    size = Math.min(size * 2, LARGEST_CHUNK);
    const entries = await line.slice(start, end);
    ended ||= entries.length < end - start;
    const readable = entries.filter(({ commit }) => !facts.shallow.has(commit));
    if (readable.length === 0) return;
    await trees?.ensure(start + entries.length);
    await process.ask(readable, (position, path) => board.touch(start + position, path));
  };
  const readOn = async (process: DiffTree): Promise<void> => {
    while (!ended && !board.settled) await readChunk(process);
  };
  const startProcess = (): DiffTree => {
    const process = new DiffTree(workspaceRoot, facts.prefix);
    processes.push(process);
    return process;
  };
  try {
    const first = startProcess();
    await readChunk(first);
    if (ended || board.settled) return;
    const others = Array.from({ length: Math.min(availableParallelism(), MOST_PROCESSES) - 1 }, startProcess);
    await Promise.all([first, ...others].map(readOn));
  } finally {
    for (const process of processes) process.close();
  }
}
