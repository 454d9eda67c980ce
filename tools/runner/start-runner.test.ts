import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildImage } from '../builder/image.js';
import { pushImage } from '../builder/push-image.js';
import { isRunning } from '../../packages/nx-promote/src/adapters/process/is-running.js';
import { git } from '../playground/git.js';
import { readIfThere } from '../registry/atomic-file.js';
import { startRegistry, type Registry } from '../registry/start-registry.js';
import { startRunner, type Runner } from './start-runner.js';

let folder: string;
let registry: Registry;
let runner: Runner | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-'));
  registry = await startRegistry({ folder: join(folder, 'registry') });
  await git(['init', '--quiet', '--bare', '--initial-branch=master', '--', deployments()]);
  await git(['clone', '--quiet', '--', deployments(), join(folder, 'work')]);
});

afterEach(async () => {
  await runner?.close();
  runner = undefined;
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

function deployments(): string {
  return join(folder, 'deployments.git');
}

async function start(patience = 20_000): Promise<void> {
  runner = await startRunner({
    deployments: deployments(),
    folder: join(folder, 'runner'),
    pollMs: 30,
    patience,
  });
}

const program = `
  const { PORT, COMMIT, IMAGE_DIGEST, DEPLOYMENT_ENV, INGEST_GATEWAY } = process.env;
  const facts = { commit: COMMIT, digest: IMAGE_DIGEST, env: DEPLOYMENT_ENV, gateway: INGEST_GATEWAY };
  const server = require('node:http').createServer((request, response) => {
    if (request.url === '/die') process.exit(3);
    const body = request.url === '/slow' ? new Promise((resolve) => setTimeout(resolve, 300)) : undefined;
    Promise.resolve(body).then(() => response.end(JSON.stringify({ ...facts, pid: process.pid, url: request.url })));
  });
  server.listen(Number(PORT), '127.0.0.1');
`;

async function pushGreeter(tag: string, source = program): Promise<string> {
  const recipe = {
    copies: [{ from: 'greeter', to: '/app' }],
    env: [`COMMIT=${tag}`],
    labels: {},
    workdir: '/app',
    entrypoint: ['node', 'main.js'],
  };
  const files = new Map([['greeter/main.js', { content: Buffer.from(source), executable: false }]]);
  const image = await buildImage(recipe, files, new Date(0));
  await pushImage(registry.host, 'greeter', tag, image);
  return `${registry.host}/greeter:${tag}@${image.manifest.digest}`;
}

async function deploy(files: Record<string, string>): Promise<void> {
  const cwd = join(folder, 'work');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(cwd, 'environments'), { recursive: true });
    await writeFile(join(cwd, 'environments', name), text);
  }
  await git(['add', '--all'], { cwd });
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org'];
  await git([...who, 'commit', '--quiet', '-m', 'Deploy'], { cwd });
  await git(['push', '--quiet', 'origin', 'HEAD:refs/heads/master'], { cwd });
}

interface Facts {
  readonly commit?: string;
  readonly digest?: string;
  readonly env?: string;
  readonly gateway?: string;
  readonly url?: string;
  readonly pid?: number;
}

async function ask(path: string, base = runner?.url): Promise<Facts> {
  const answer = await fetch(`${base}${path}`);
  return (await answer.json()) as Facts;
}

async function eventually<Value>(look: () => Promise<Value> | Value, good: (value: Value) => boolean) {
  for (;;) {
    const value = await look();
    if (good(value)) return value;
    await sleep(30);
  }
}

function runs(commit: string, path = '/dev/greeter/version'): Promise<Facts> {
  return eventually(
    () => ask(path),
    (facts) => facts.commit === commit,
  );
}

test('what is deployed runs, knows its digest, environment and gateway, and is replaced', async () => {
  const one = await pushGreeter('1111111');
  await deploy({
    'dev.env': `# ours\nGREETER=${one}\n`,
    'staging.yaml': `components: {greeter: {image: "${one}"}}`,
  });
  await start();
  const facts = await runs('1111111', '/dev/greeter/some/page?x=1');
  expect(facts).toMatchObject({
    digest: one.split('@')[1],
    env: 'dev',
    gateway: `${runner?.url}/dev`,
    url: '/some/page?x=1',
  });
  const staging = await runs('1111111', '/staging/greeter/version');
  const slow = ask('/dev/greeter/slow');
  await deploy({ 'dev.env': `GREETER=${await pushGreeter('2222222')}\n` });
  const replaced = await runs('2222222');
  expect(replaced.pid).not.toBe(facts.pid);
  expect((await slow).commit).toBe('1111111');
  expect((await ask('/staging/greeter/version')).pid).toBe(staging.pid);
  await eventually(
    () => isRunning(facts.pid ?? 0),
    (alive) => !alive,
  );
});

test('the old one keeps serving when the new one does not start, and the status says why', async () => {
  await deploy({ 'dev.env': `GREETER=${await pushGreeter('1111111')}\n` });
  await start();
  const before = await runs('1111111');
  const broken = await pushGreeter('2222222', 'throw new Error("no disk")');
  await deploy({ 'dev.env': `GREETER=${broken}\n` });
  const status = await eventually(
    () => runner?.status().environments['dev']?.['greeter'],
    (slot) => slot?.state === 'failed',
  );
  expect(status?.failure).toContain('no disk');
  expect(status?.wanted).toBe(broken);
  expect((await ask('/dev/greeter/version')).pid).toBe(before.pid);
  await deploy({ 'dev.env': `GREETER=${await pushGreeter('3333333')}\n` });
  await runs('3333333');
});

test('an image that is not in the registry yet runs as soon as it is', async () => {
  const reference = `${registry.host}/greeter:4444444`;
  await deploy({ 'dev.env': `GREETER=${reference}\n` });
  await start();
  const slot = await eventually(
    () => runner?.status().environments['dev']?.['greeter'],
    (value) => value?.state === 'failed',
  );
  expect(slot?.failure).toContain('answered 404');
  await pushGreeter('4444444');
  await runs('4444444');
});

test('an image whose bytes are not what its digest says is not run', async () => {
  const reference = await pushGreeter('1111111');
  const digest = reference.split('@sha256:')[1] ?? '';
  const manifest = await fetch(`${registry.url}/v2/greeter/manifests/sha256:${digest}`);
  const { layers } = (await manifest.json()) as { layers: { digest: string }[] };
  const layer = layers[0]?.digest.replace(':', '/') ?? '';
  await writeFile(join(folder, 'registry', 'blobs', layer), 'something else');
  await deploy({ 'dev.env': `GREETER=${reference}\n` });
  await start();
  const slot = await eventually(
    () => runner?.status().environments['dev']?.['greeter'],
    (value) => value?.state === 'failed',
  );
  expect(slot?.running).toBeNull();
  expect(slot?.failure).toContain('gave other bytes than it names');
});

test('a component that dies is started again; one that is taken out is ended', async () => {
  await deploy({ 'dev.env': `GREETER=${await pushGreeter('1111111')}\n` });
  await start();
  const first = await runs('1111111');
  await ask('/dev/greeter/die');
  const second = await eventually(
    () => ask('/dev/greeter/version'),
    ({ pid }) => pid !== undefined && pid !== first.pid,
  );
  await deploy({ 'dev.env': 'GREETER=\n' });
  await eventually(
    () => isRunning(second.pid ?? 0),
    (alive) => !alive,
  );
  expect((await fetch(`${runner?.url}/dev/greeter/version`)).status).toBe(503);
  expect((await fetch(`${runner?.url}/dev/nobody/version`)).status).toBe(404);
});

test('an unreadable file changes nothing in its environment and is reported', async () => {
  await deploy({ 'dev.yaml': `components: {greeter: {image: "${await pushGreeter('1111111')}"}}` });
  await start();
  const before = await runs('1111111');
  await deploy({ 'dev.yaml': 'components: {greeter: [' });
  await eventually(
    () => runner?.status().problems ?? [],
    (problems) => problems.length > 0,
  );
  expect(runner?.status().problems[0]).toContain('environments/dev.yaml cannot be read');
  expect((await ask('/dev/greeter/version')).pid).toBe(before.pid);
});

describe('as a process', () => {
  let child: ChildProcess;

  async function launch(): Promise<string> {
    const ready = join(folder, 'ready.json');
    await rm(ready, { force: true });
    const main = join(__dirname, 'main.ts');
    const args = ['--deployments', deployments(), '--folder', join(folder, 'runner'), '--ready', ready];
    child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: 'ignore' });
    const text = await eventually(
      () => readIfThere(ready),
      (value) => value !== undefined,
    );
    return (JSON.parse(text ?? '{}') as { url: string }).url;
  }

  test.each(['SIGTERM', 'SIGKILL'] as const)('takes its children along on %s', async (signal) => {
    await deploy({ 'dev.env': `GREETER=${await pushGreeter('1111111')}\n` });
    const url = await launch();
    const { pid = 0 } = await eventually(
      () => ask('/dev/greeter/version', url),
      (facts) => facts.pid !== undefined,
    );
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    await eventually(
      () => isRunning(pid),
      (alive) => !alive,
    );
    const again = await launch();
    await eventually(
      () => ask('/dev/greeter/version', again),
      (facts) => facts.commit === '1111111',
    );
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});
