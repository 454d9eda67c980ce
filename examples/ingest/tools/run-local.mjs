import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// Runs all components of this checkout behind one gateway, without images and registry:
//   node tools/run-local.mjs                                         until Ctrl-C
//   node tools/run-local.mjs node suites/ingest-integration/run.mjs  as long as that command runs
const ENVIRONMENT = 'local';
const components = fileURLToPath(new URL('../components/', import.meta.url));
const ports = new Map();
const children = [];

const gateway = http.createServer(forward).listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await once(gateway, 'listening');
const env = {
  ...process.env,
  DEPLOYMENT_ENV: ENVIRONMENT,
  INGEST_GATEWAY: `http://127.0.0.1:${gateway.address().port}/${ENVIRONMENT}`,
};

for (const name of await readdir(components)) ports.set(name, await start(name));
const [command, ...args] = process.argv.slice(2);
if (command) {
  const [code] = await once(spawn(command, args, { env, stdio: 'inherit' }), 'exit');
  end(code ?? 1);
} else {
  console.log(`Look at ${env.INGEST_GATEWAY}/ingest-ui/ ; Ctrl-C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(0));
}

async function start(name) {
  const child = spawn(process.execPath, ['main.js'], {
    cwd: components + name,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const ended = once(child, 'exit').then(() => undefined);
  const greeted = once(createInterface({ input: child.stdout }), 'line').then(([line]) => line);
  const greeting = await Promise.race([greeted, ended]);
  if (!greeting) {
    end(1);
    throw new Error(`${name} does not start; what it says about that is above.`);
  }
  return Number(greeting.split(':').at(-1));
}

function forward(request, response) {
  const [, environment, name, path] = request.url.match(/^\/([^/]+)\/([^/?]+)(.*)$/) ?? [];
  if (environment !== ENVIRONMENT || !ports.has(name)) {
    response.writeHead(404).end(`The gateway knows /${ENVIRONMENT}/<component> only.\n`);
    return;
  }
  const onward = http.request({
    host: '127.0.0.1',
    port: ports.get(name),
    method: request.method,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: request.headers,
  });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end(`${name} does not answer.\n`));
  request.pipe(onward);
}

function end(code) {
  for (const child of children) child.kill();
  gateway.close();
  gateway.closeAllConnections();
  process.exitCode = code;
}
