import type { Reporter } from '../core/ports/reporter.js';
import { logText } from './log-text.js';

/** What was told while a group of tasks ran, for those who could not see it. */
export interface Transcript {
  readonly reporter: Reporter;
  readonly told: () => readonly string[];
  readonly warnings: () => readonly string[];
}

/** Enough to see why a suite failed; all of it is in the log of a run with --output-style=stream. */
const KEPT_LINES = 200;

/** Passes everything on, and keeps it. */
export function keepTranscript(reporter: Reporter): Transcript {
  let told: string[] = [];
  const warnings: string[] = [];
  const keep = (text: string): void => {
    told = [...told, logText(text)].slice(-KEPT_LINES);
  };
  return {
    told: () => told,
    warnings: () => warnings,
    reporter: {
      tell(text) {
        keep(text);
        reporter.tell(text);
      },
      warn(text) {
        warnings.push(logText(text));
        reporter.warn(text);
      },
      wait(what) {
        const waiting = reporter.wait(what);
        return {
          update: (detail) => waiting.update(detail),
          end(outcome) {
            keep(`${what}: ${outcome}`);
            waiting.end(outcome);
          },
        };
      },
    },
  };
}
