import type { Printed, Reporter } from '../core/ports/reporter.js';

/** Keeps what is told and printed, and shows nothing. */
export function quietReporter(told: string[] = [], printed: Printed[] = []): Reporter {
  return {
    tell: (line) => void told.push(line),
    warn: (line) => void told.push(line),
    detail: () => undefined,
    wait: () => ({ update: () => undefined, end: () => undefined }),
    printed: (output) => void printed.push(output),
  };
}
