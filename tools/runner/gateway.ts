import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Slot } from './slot.js';

/** How the gateway finds who answers, and what the runner says about itself. */
export interface GatewayRoutes {
  slot(environment: string, component: string): Slot | undefined;
  status(): unknown;
}

/** The one door to everything that runs: `/<environment>/<component>/...`, and `/_runner/status`. */
export function createGateway(routes: GatewayRoutes): Server {
  return createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/_runner/status') return answer(response, 200, routes.status());
    const [, environment = '', component = '', rest = ''] = /^\/([^/?]+)\/([^/?]+)(.*)$/.exec(path) ?? [];
    const slot = routes.slot(environment, component);
    if (slot === undefined) {
      return answer(response, 404, { error: `There is no ${component} in ${environment}.` });
    }
    const upstream = slot.borrow();
    if (upstream === undefined) {
      const { failure } = slot.status();
      return answer(response, 503, { error: `${component} does not run in ${environment}.`, failure });
    }
    response.once('close', upstream.done);
    const onward = rest.startsWith('/') ? rest : `/${rest}`;
    forward(request, response, upstream.port, onward, `/${environment}/${component}`);
  });
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  path: string,
  prefix: string,
): void {
  const headers = { ...request.headers, 'x-forwarded-prefix': prefix };
  // No kept-alive connections: one would hold up a process that is to end.
  const onward = ask({ host: '127.0.0.1', port, method: request.method, path, headers, agent: false });
  onward.on('response', (incoming) => {
    const kept = { ...incoming.headers };
    delete kept.connection;
    response.writeHead(incoming.statusCode ?? 502, kept);
    incoming.pipe(response);
    incoming.on('error', () => response.destroy());
  });
  onward.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else answer(response, 502, { error: `${prefix} broke the connection: ${error.message}` });
  });
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
