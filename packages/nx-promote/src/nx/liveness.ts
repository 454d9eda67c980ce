import { hostname } from 'node:os';
import type { Liveness } from '../core/ports/liveness.js';
import { isRunning } from '../adapters/process/is-running.js';
import { identifyProcess, isComparable } from './hooks/process-identity.js';

/**
 * Whether a holder still works. On another host, and in another container, nobody can tell. Here a process is
 * dead when there is none of that id any more, or the one there started at another time.
 */
export function createLiveness(): Liveness {
  return {
    of({ host, process: held }) {
      if (held === null || host !== hostname()) return 'unknown';
      const me = identifyProcess(process.pid);
      if (me !== null && !isComparable(me, held)) return 'unknown';
      const now = identifyProcess(held.id);
      if (now === null) return isRunning(held.id) ? 'unknown' : 'dead';
      return now.started === held.started ? 'alive' : 'dead';
    },
  };
}
