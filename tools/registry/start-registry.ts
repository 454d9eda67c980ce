import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, refusal, send, sendCutShort, type Answer } from './answer.js';
import { Guard, type RegistryAuth } from './auth.js';
import { FaultPlan, parseFaults, type Fault } from './faults.js';
import { readBody } from './request-body.js';
import { distributionApi } from './routes.js';

export type { RegistryAuth } from './auth.js';
export type { Fault } from './faults.js';

/** What a registry is started with. */
export interface RegistryOptions {
  /** Where the images are kept; a registry started again on the same folder has them. */
  readonly folder: string;
  /** A free port when absent. */
  readonly port?: number;
  readonly auth?: RegistryAuth;
}

/** A registry that listens. */
export interface Registry {
  readonly url: string;
  /** `host:port`, as it stands in image references. */
  readonly host: string;
  setFaults(faults: readonly Fault[]): void;
  /** From now on clients must prove who they are in another way; what they were given before is worth nothing. */
  setAuth(auth: RegistryAuth): void;
  close(): Promise<void>;
}

/**
 * Starts an OCI distribution registry on 127.0.0.1.
 *
 * Besides the API: `PUT /_faults` (a JSON array of faults) makes it ill for the next matching requests,
 * `GET /_faults` says what is left. A cut answer is cut after the request was carried out.
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  await mkdir(options.folder, { recursive: true });
  const faults = new FaultPlan();
  let guard = new Guard(options.auth ?? { kind: 'none' });
  const api = distributionApi(options.folder);
  const server = createServer((request, response) => {
    void serve(request, response, faults, (url, fault) => dispatch(request, url, api, guard, faults, fault));
  });
  const port = await listen(server, options.port ?? 0);
  const host = `127.0.0.1:${port}`;
  return {
    url: `http://${host}`,
    host,
    setFaults: (list) => faults.set(list),
    setAuth: (auth) => void (guard = new Guard(auth)),
    close: () => close(server),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  faults: FaultPlan,
  answerTo: (url: URL, fault: Fault | undefined) => Promise<Answer>,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', 'http://registry');
  const fault = url.pathname === '/_faults' ? undefined : faults.take(method, url.pathname + url.search);
  if (fault?.answer === 'hang') return;
  try {
    const answer = shown(fault) ?? (await answerTo(url, fault));
    // What a route has not read must be taken off the wire, or the next request would read it.
    request.resume();
    if (fault?.answer === 'cut') await sendCutShort(response, answer, method === 'HEAD');
    else await send(response, answer, method === 'HEAD');
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy();
    else await send(response, refusal(500, 'UNKNOWN', String(error)), method === 'HEAD');
  }
}

async function dispatch(
  request: IncomingMessage,
  url: URL,
  api: ReturnType<typeof distributionApi>,
  guard: Guard,
  faults: FaultPlan,
  fault: Fault | undefined,
): Promise<Answer> {
  if (url.pathname === '/_faults') return faultSwitch(request, faults);
  if (url.pathname === '/token') return denial(fault) ?? guard.giveToken(request, url.searchParams);
  const route = api(request, url);
  return guard.check(request, route.need) ?? denial(fault) ?? route.answer();
}

async function faultSwitch(request: IncomingMessage, faults: FaultPlan): Promise<Answer> {
  if (request.method === 'PUT') {
    try {
      faults.set(parseFaults((await readBody(request)).toString('utf8')));
    } catch (error) {
      return refusal(400, 'FAULTS_INVALID', (error as Error).message);
    }
  }
  return json(200, faults.left());
}

/** What is refused to somebody who is known: a stranger is asked who he is, as ever. */
function denial(fault: Fault | undefined): Answer | undefined {
  if (fault?.answer === '403') return refusal(403, 'DENIED', 'Access is denied, on purpose.');
  if (fault?.answer === '401') return refusal(401, 'UNAUTHORIZED', 'Access is denied, on purpose.');
  return undefined;
}

function shown(fault: Fault | undefined): Answer | undefined {
  if (fault?.answer === '500') return refusal(500, 'UNKNOWN', 'Something went wrong on purpose.');
  if (fault?.answer !== '429') return undefined;
  const headers = { 'retry-after': String(fault.retryAfterSeconds ?? 1) };
  return refusal(429, 'TOOMANYREQUESTS', 'Too many requests, on purpose.', headers);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
