import { readFileSync } from 'node:fs';

/**
 * Whether there is a process of this id that can still do something. One that has ended but that nobody has
 * waited for (usual in containers, whose first process collects nothing) keeps its id and answers to signals.
 */
export function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch (error) {
    // A refusal for want of rights means that there is such a process.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !hasEnded(id);
}

/** The state is the first field behind the program's name, which may hold spaces and brackets. */
function hasEnded(id: number): boolean {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
