import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What happens to the next pushes: they are applied, and the answer is cut short, or never comes. */
export type PushFault = 'cut' | 'hang';

export interface GitHttpServer {
  /** `http://127.0.0.1:PORT`; a repository is `${url}/name.git`. */
  readonly url: string;
  /** Requests served so far, as `METHOD /path`. */
  readonly requests: readonly string[];
  /** Makes the next `times` pushes lose their answers after they were applied. */
  loseAnswers(fault: PushFault, times: number): void;
  /** From now on every push gets this answer; reading goes on. */
  refusePushes(status: number, text?: string): void;
  close(): Promise<void>;
}

/** Serves the bare repositories in `folder` through git's own `http-backend`; everybody may push. */
export async function startGitHttp(folder: string): Promise<GitHttpServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let faults: PushFault[] = [];
  let refusal: { readonly status: number; readonly text: string } | null = null;
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (refusal !== null && request.url?.includes('git-receive-pack') === true) {
      const challenge = refusal.status === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {};
      response.writeHead(refusal.status, { 'content-type': 'text/plain', ...challenge }).end(refusal.text);
      return;
    }
    const isPush = request.method === 'POST' && request.url?.endsWith('/git-receive-pack') === true;
    const fault = isPush ? faults.shift() : undefined;
    serve(folder, request, response, fault);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    loseAnswers: (fault, times) => {
      faults = Array.from({ length: times }, () => fault);
    },
    refusePushes: (status, text = '') => {
      refusal = { status, text };
    },
    close: () => close(server, sockets),
  };
}

function serve(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
  fault: PushFault | undefined,
): void {
  const backend = spawn('git', ['http-backend'], {
    env: cgiEnvironment(folder, request),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const output: Buffer[] = [];
  request.pipe(backend.stdin);
  // git may end without reading the whole body.
  backend.stdin.on('error', () => undefined);
  backend.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  backend.on('close', () => {
    if (fault === 'hang') return;
    if (fault === 'cut') request.socket.destroy();
    else answer(response, Buffer.concat(output));
  });
}

/** The CGI variables of RFC 3875 that git reads. A REMOTE_USER is what makes it accept pushes. */
function cgiEnvironment(folder: string, request: IncomingMessage): NodeJS.ProcessEnv {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const header = (name: string): string => String(request.headers[name] ?? '');
  return {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    REMOTE_USER: 'tester',
    REMOTE_ADDR: '127.0.0.1',
    REQUEST_METHOD: request.method ?? 'GET',
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: header('content-type'),
    CONTENT_LENGTH: header('content-length'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
}

/** A CGI program prints its headers, `Status:` among them, an empty line and the body. */
function answer(response: ServerResponse, output: Buffer): void {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) {
    response.writeHead(500).end();
    return;
  }
  let status = 200;
  for (const line of output.subarray(0, end).toString('latin1').split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*(.*)/s);
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status).end(output.subarray(end + 4));
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
