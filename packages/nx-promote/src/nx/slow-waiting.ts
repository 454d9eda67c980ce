import type { Waiting } from '../core/ports/reporter.js';
import { elapsed } from './elapsed.js';

const FIRST_MS = 10_000;
const LONGEST_MS = 60_000;

/** For logs: a line when it begins to take long, then ever more rarely, and one at the end. */
export function createSlowWaiting(what: string, tell: (line: string) => void): Waiting {
  const started = Date.now();
  let detail = '';
  let pause = FIRST_MS;
  let timer: NodeJS.Timeout;
  const speak = (): void => {
    tell(`${what}: ${detail === '' ? 'still waiting' : detail} (${elapsed(Date.now() - started)})`);
    pause = Math.min(pause * 2, LONGEST_MS);
    arm();
  };
  const arm = (): void => {
    timer = setTimeout(speak, pause);
    timer.unref();
  };
  arm();
  return {
    update(text) {
      detail = text;
    },
    end(outcome) {
      clearTimeout(timer);
      tell(`${what}: ${outcome} (${elapsed(Date.now() - started)})`);
    },
  };
}
