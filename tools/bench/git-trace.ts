import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';

/** What the design promises not to grow with the number of components. */
export interface GitShape {
  readonly processes: number;
  readonly roundTrips: number;
}

/**
 * Every git process that was started by us, as git's own trace tells (`GIT_TRACE2_EVENT` names the folder);
 * what git itself starts is git's affair. Those that talk to a remote are round trips.
 */
export function shapeOf(traces: string): GitShape {
  const started = readdirSync(traces)
    .flatMap((file) => readFileSync(`${traces}/${file}`, 'utf8').split('\n'))
    .filter((line) => line.includes('"event":"start"'))
    .map((line) => JSON.parse(line) as { sid: string; argv: string[] })
    .filter(({ sid }) => !sid.includes('/'));
  const talks = started.filter(({ argv }) =>
    argv.some((word) => ['fetch', 'push', 'ls-remote'].includes(word)),
  );
  return { processes: started.length, roundTrips: talks.length };
}

/** An empty folder for the traces of the next command. */
export function emptyTraces(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
