import { hostname } from 'node:os';
import type { Liveness } from '../core/ports/liveness.js';
import { identifyProcess } from './hooks/process-identity.js';

/**
 * Whether a holder still works. On another host nobody can tell. Here a process is dead when there is none of
 * that id any more, or the one there started at another time.
 */
export function createLiveness(): Liveness {
  return {
    of({ host, process: held }) {
      if (held === null || host !== hostname()) return 'unknown';
      const now = identifyProcess(held.id);
      if (now === null) return exists(held.id) ? 'unknown' : 'dead';
      return now.started === held.started ? 'alive' : 'dead';
    },
  };
}

/** Signal 0 asks without doing anything; a refusal for want of rights means that there is such a process. */
function exists(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
