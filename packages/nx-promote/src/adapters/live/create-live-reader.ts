import { expandPattern } from '../../core/model/pattern.js';
import type { LiveProbe } from '../../core/model/pipeline.js';
import type { LiveAnswer, LiveReader } from '../../core/ports/driver.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { splitCredentials } from '../http/basic.js';
import { exchange } from '../http/exchange.js';
import { hintsFor, reasonOf } from '../http/failures.js';
import { howItEnded } from '../process/how-it-ended.js';
import { run } from '../process/run.js';
import { fieldAt } from './field.js';

export interface LiveReaderOptions {
  readonly fetch?: typeof fetch;
  /** For one question to a URL. */
  readonly requestTimeoutMs?: number;
  /** For one question through a command. */
  readonly commandTimeoutMs?: number;
  /** Where commands run; this process's folder when absent. */
  readonly cwd?: string;
}

/** What was said, or why nothing was: the second half of a sentence. */
type Told = { readonly json: unknown } | { readonly why: string };

const LARGEST_ANSWER = 1024 * 1024;

/** Asks running components what they are, once per call; whoever waits asks again. */
export function createLiveReader(options: LiveReaderOptions = {}): LiveReader {
  return {
    async ask(environment, component) {
      const probe = environment.live;
      if (probe === null) return null;
      const values = { component: component.name, environment: environment.name };
      if (probe.command !== null) {
        const argv = probe.command.map((argument) => expandPattern(argument, values));
        return understand(probe, await askCommand(argv, values, options));
      }
      if (probe.url === null) return null;
      return understand(probe, await askUrl(expandPattern(probe.url, values, encodeURIComponent), options));
    },
  };
}

function understand(probe: LiveProbe, told: Told): LiveAnswer {
  if ('why' in told) return { kind: 'no-answer', why: told.why };
  const commit = probe.commit === null ? null : fieldAt(told.json, probe.commit);
  const digest = probe.digest === null ? null : fieldAt(told.json, probe.digest);
  if (commit === null && digest === null) {
    const fields = [probe.commit, probe.digest].filter((path) => path !== null);
    return {
      kind: 'no-answer',
      why: `its answer has no text at ${fields.map((path) => `"${path}"`).join(' or ')}`,
    };
  }
  return { kind: 'answer', commit, digest };
}

async function askUrl(address: string, options: LiveReaderOptions): Promise<Told> {
  if (!URL.canParse(address)) return { why: 'the "live" URL in release-pipeline.json is no address' };
  const { url, headers } = splitCredentials(new URL(address));
  // The query may hold a token.
  const name = `${url.origin}${url.pathname}`;
  const timeoutMs = options.requestTimeoutMs ?? 5_000;
  const request = { url, timeoutMs, headers: { accept: 'application/json', ...headers } };
  try {
    const { status, body } = await exchange({ ...request, largestAnswer: LARGEST_ANSWER }, options.fetch);
    if (status < 200 || status > 299) return { why: `${name} answers with status ${status}` };
    return parse(body === null ? null : body.toString('utf8'), name);
  } catch (error) {
    if (error instanceof PromoteError) throw error;
    const why = reasonOf(error, timeoutMs) ?? 'cannot be reached';
    return { why: [`${name} ${why}`, ...hintsFor(error)].join('; ') };
  }
}

async function askCommand(
  argv: readonly string[],
  values: { readonly component: string; readonly environment: string },
  options: LiveReaderOptions,
): Promise<Told> {
  const [file = '', ...args] = argv;
  const timeoutMs = options.commandTimeoutMs ?? 30_000;
  const env = { PROMOTE_COMPONENT: values.component, PROMOTE_ENVIRONMENT: values.environment };
  const where = options.cwd === undefined ? {} : { cwd: options.cwd };
  const result = await run({ file, args, env, timeoutMs, ...where });
  const name = `the command "${file}"`;
  if (result.exitCode !== 0) return { why: `${name} ${howItEnded(result, timeoutMs)}` };
  return parse(result.stdout.toString('utf8'), name);
}

function parse(text: string | null, name: string): Told {
  if (text === null) return { why: `${name} says more than ${LARGEST_ANSWER} bytes` };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { why: `${name} does not answer in JSON` };
  }
}
