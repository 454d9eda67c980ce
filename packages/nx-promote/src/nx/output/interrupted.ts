import { openSync, writeSync } from 'node:fs';
import type { Intent } from '../../core/intent.js';
import { nxWritesToTerminal } from './reporter.js';
import { leaveResult } from './results-file.js';
import type { TaskRequest } from '../options/task-request.js';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Says once, when the run is stopped from outside, what is left and how to go on; then the signal does what it
 * always does. `say` has to be done when it returns. Gives what ends the watch.
 */
export function onInterruption(intent: Intent, task: TaskRequest, say = sayWhereSeen): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    end();
    say(whatIsLeft(intent), task);
    // Having a listener has kept us alive.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const end = (): void => ENDING.forEach((signal) => process.off(signal, onSignal));
  for (const signal of ENDING) process.on(signal, onSignal);
  return end;
}

/** One line: what is left, and the command. */
export function whatIsLeft({ step, environment, components, dryRun, typed }: Intent): string {
  if (dryRun) return 'Interrupted; nothing was changed.';
  const names = components.slice(0, 3).join(', ');
  const more = components.length > 3 ? ` and ${components.length - 3} more` : '';
  return `Interrupted at ${step} of ${names}${more} in ${environment}: the ledger has what was done. Go on with: ${typed}`;
}

/**
 * Where it is still seen: under the terminal UI in the report after the run, which comes then. Elsewhere Nx ends at
 * once and passes nothing on, so it goes to the terminal itself, where there is one.
 */
function sayWhereSeen(sentence: string, task: TaskRequest): void {
  const { id, project, target } = task;
  const now = Date.now();
  const nothing = { success: false, text: null, warnings: [], shown: true, entries: [], logs: null };
  if (process.env['NX_TUI'] === 'true')
    return void leaveResult({
      task: id,
      project,
      target,
      ...nothing,
      began: now,
      ended: now,
      interrupted: sentence,
    });
  try {
    const screen = nxWritesToTerminal() ? openSync('/dev/tty', 'w') : 2;
    writeSync(screen, `\n${sentence}\n`);
  } catch {
    // Nobody reads it any more.
  }
}
