import { pauseAfter } from '../core/model/back-off.js';
import type { Waiting } from '../core/ports/reporter.js';
import { elapsed } from './elapsed.js';

const SPEAKING = { firstMs: 10_000, longestMs: 60_000 };

/** For logs: a line when it begins to take long, then ever more rarely, and one at the end. */
export function createSlowWaiting(what: string, tell: (line: string) => void): Waiting {
  const started = Date.now();
  let detail = '';
  let spoken = 0;
  let timer: NodeJS.Timeout;
  const speak = (): void => {
    tell(`${what}: ${detail === '' ? 'still waiting' : detail} (${elapsed(Date.now() - started)})`);
    spoken += 1;
    arm();
  };
  const arm = (): void => {
    timer = setTimeout(speak, pauseAfter(spoken + 1, SPEAKING));
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
