import type { Printed, Reporter } from '../../core/ports/reporter.js';
import { logText } from './log-text.js';

/** What was said while a group of tasks ran, for those who could not see it. */
export interface Transcript {
  readonly reporter: Reporter;
  readonly warnings: () => readonly string[];
  /** What suites, builds and commands have printed. */
  readonly printed: () => readonly Printed[];
}

/** Passes everything on save what programs print, and keeps what a result may need. */
export function keepTranscript(reporter: Reporter, passesPrintedOn = false): Transcript {
  const warnings: string[] = [];
  const printed: Printed[] = [];
  return {
    warnings: () => warnings,
    printed: () => printed,
    reporter: {
      ...reporter,
      warn(text) {
        warnings.push(logText(text));
        reporter.warn(text);
      },
      printed(output) {
        printed.push(output);
        if (passesPrintedOn) reporter.printed(output);
      },
    },
  };
}
