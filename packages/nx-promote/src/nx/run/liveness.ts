import { hostname } from 'node:os';
import type { Liveness } from '../../core/ports/liveness.js';
import { isRunning } from '../../adapters/process/is-running.js';
import { identifyProcess, isComparable } from '../hooks/process-identity.js';
import { hasRemains } from '../output/remains.js';

/**
 * Whether a holder still works. On another host, and in another container, nobody can tell; host names are not
 * unique, so both sides must say in which start of the machine their processes were counted. There a process is
 * dead when there is none of that id any more, or the one there started at another time; but a run is not dead
 * before all that it has started has ended too.
 */
export function createLiveness(): Liveness {
  const dead = new Set<string>();
  return {
    of({ host, process: held, invocation }) {
      if (held === null || host !== hostname()) return 'unknown';
      const me = identifyProcess(process.pid);
      if (me === null || !isComparable(me, held)) return 'unknown';
      const now = identifyProcess(held.id);
      if (now === null && isRunning(held.id)) return 'unknown';
      if (now?.started === held.started) return 'alive';
      // A set of hundreds has one holder.
      const holder = JSON.stringify([invocation, held]);
      if (!dead.has(holder) && hasRemains(invocation)) return 'alive';
      dead.add(holder);
      return 'dead';
    },
  };
}
