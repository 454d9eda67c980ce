import type { Waiting } from '../../core/ports/reporter.js';
import { elapsed } from './elapsed.js';

const EVERY_MS = 30_000;

/** For logs: a line every 30 seconds, and one at the end of what took that long. */
export function createSlowWaiting(what: string, tell: (line: string) => void): Waiting {
  const started = Date.now();
  let detail = '';
  let hasSpoken = false;
  const timer = setInterval(() => {
    hasSpoken = true;
    tell(`${what}: ${detail === '' ? 'still running' : detail} (${elapsed(Date.now() - started)})`);
  }, EVERY_MS);
  timer.unref();
  return {
    update(text) {
      detail = text === what ? '' : text;
    },
    end(outcome) {
      clearInterval(timer);
      if (hasSpoken) tell(`${what}: ${outcome} (${elapsed(Date.now() - started)})`);
    },
  };
}
