import { readlinkSync } from 'node:fs';
import { plainLine } from '../../core/model/plain-text.js';
import { withoutSecrets } from '../../core/model/secrets.js';
import type { Reporter, Waiting } from '../../core/ports/reporter.js';
import { logText } from './log-text.js';
import { renderPrinted } from './printed.js';
import { createSpinner } from './spinner.js';
import { createSlowWaiting } from './slow-waiting.js';

/** Where lines go: stdout for what happens, stderr for warnings. */
export interface ReporterStreams {
  readonly out: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly terminal: boolean;
  /** Whether everything is to be seen. */
  readonly verbose: boolean;
}

/**
 * Shows the progress of a run: a spinner with elapsed time on a terminal, otherwise a line every 30 seconds. What it
 * is given holds words of commits, suites and servers; none of them reaches the terminal as a command.
 */
export function createReporter(streams: ReporterStreams = processStreams()): Reporter {
  const waiting = new Set<Waiting & { redraw(line: string): void }>();
  const tell =
    (write: (text: string) => void) =>
    (text: string): void => {
      const [spinner] = waiting;
      const lines = logText(text);
      if (spinner === undefined) write(`${lines}\n`);
      else spinner.redraw(lines);
    };
  return {
    tell: tell(streams.out),
    warn: tell(streams.warn),
    detail: streams.verbose ? tell(streams.out) : () => undefined,
    printed(output) {
      if (output.ok && !streams.verbose) return;
      const text = renderPrinted(output, { live: true });
      streams.out(`${text}\n`);
    },
    wait(what) {
      if (!streams.terminal || waiting.size > 0) return createSlowWaiting(what, tell(streams.out));
      const spinner = createSpinner(plainLine(withoutSecrets(what)), streams.out, () =>
        waiting.delete(spinner),
      );
      waiting.add(spinner);
      return spinner;
    },
  };
}

function processStreams(): ReporterStreams {
  return {
    out: (text) => void process.stdout.write(text),
    warn: (text) => void process.stderr.write(text),
    verbose: isVerbose(),
    terminal: process.env['CI'] === undefined && (process.stdout.isTTY || nxWritesToTerminal()),
  };
}

/** Nx passes `--verbose` on as a variable. */
export function isVerbose(env: NodeJS.ProcessEnv = process.env): boolean {
  return env['NX_VERBOSE_LOGGING'] === 'true';
}

/** Nx pipes what a batch prints and passes it on as it is, so its own output tells whether anybody watches. */
export function nxWritesToTerminal(): boolean {
  if (process.send === undefined) return false;
  try {
    return /^\/dev\/(pts\/|tty)/.test(readlinkSync(`/proc/${process.ppid}/fd/1`));
  } catch {
    return false;
  }
}
