import { parseArgs } from 'node:util';
import { writeAtomically } from '../registry/atomic-file.js';

/** What a started service tells about itself, and how it ends. */
export interface StartedService {
  readonly ready: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The options of a service's command line: every one takes a text. */
export type ServiceArguments = Readonly<Record<string, string | undefined>>;

/**
 * Runs a service as a process of its own: reads `--name value` options, starts, writes what is ready as JSON
 * into the file named by `--ready` (or prints it), and ends on SIGTERM and SIGINT.
 */
export function runService(
  optionNames: readonly string[],
  start: (options: ServiceArguments) => Promise<StartedService>,
): void {
  const names = [...optionNames, 'ready'];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const values = parseArgs({ options, strict: true }).values as ServiceArguments;
  start(values).then(
    (service) => announce(values['ready'], service),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** The value of an option that must be given. */
export function required(options: ServiceArguments, name: string): string {
  const value = options[name];
  if (value === undefined) throw new Error(`The option --${name} is missing.`);
  return value;
}

async function announce(readyFile: string | undefined, service: StartedService): Promise<void> {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void service.close().finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const text = JSON.stringify(service.ready);
  if (readyFile === undefined) console.log(text);
  else await writeAtomically(readyFile, text);
}
