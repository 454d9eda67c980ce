import type { Reporter } from '../../core/ports/reporter.js';
import type { LogFiles } from './log-files.js';
import { outputLines } from './output-lines.js';

/** Where the output of a program goes: to its log, and to who asked for the run when it has ended. */
export interface ProgramLog {
  /** As a person would open it. */
  readonly path: string;
  /** The log's name from the folder of all logs. */
  readonly name: string;
  readonly onOutput: (chunk: Buffer, stream: 'stdout' | 'stderr') => void;
  /** A line of ours, such as which try begins. */
  note(line: string): void;
  /** The last line that was not empty. */
  last(): string;
  end(ok: boolean): Promise<void>;
}

/** Begins the log of a program. `parts` name its file, `title` names it for people. */
export type OpenLog = (parts: readonly string[], title: string) => ProgramLog;

/** What is kept in memory of one program; its file has all. */
const MOST_CHARACTERS = 1_000_000;

export function openLogsIn(logs: LogFiles, reporter: Pick<Reporter, 'printed'>): OpenLog {
  return (parts, title) => {
    const log = logs.open(parts);
    const kept = keepLines();
    const add = (line: string): void => {
      log.write(line);
      kept.add(line);
    };
    const output = outputLines(add);
    return {
      path: log.path,
      name: log.name,
      onOutput: (chunk, stream) => output.add(chunk, stream),
      note: add,
      last: () => output.last(),
      async end(ok) {
        output.end();
        await log.end();
        reporter.printed({ title, file: log.path, ok, lines: kept.lines() });
      },
    };
  };
}

/** The end of what a program prints, where it prints more than a log in CI can bear. */
function keepLines(): { add(line: string): void; lines(): string[] } {
  const lines: string[] = [];
  let size = 0;
  let dropped = 0;
  return {
    add(line) {
      lines.push(line);
      size += line.length + 1;
      while (size > MOST_CHARACTERS) {
        size -= (lines.shift() as string).length + 1;
        dropped += 1;
      }
    },
    lines: () => [...(dropped === 0 ? [] : [`(${dropped} lines before these are in the file)`]), ...lines],
  };
}
