import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPlayground, stopPlayground, type Playground } from './create-playground.js';
import { git, gitText } from './git.js';
import { identify, isRunning } from './process-identity.js';
import { cloneFor, commitAndPush, keeper } from './repositories.js';

let folder: string;
let playground: Playground;
let commit: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playground-'));
  playground = await createPlayground({ folder, registry: 'embedded', withBuilder: true });
  commit = await gitText(['rev-parse', 'HEAD'], { cwd: playground.workspace });
});

afterAll(async () => {
  await playground.stop();
  await rm(folder, { recursive: true, force: true });
});

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look().catch(() => undefined);
    if (value !== undefined) return value;
    await sleep(50);
  }
}

async function releaseByHand(environment: string): Promise<void> {
  const { components } = playground.example;
  const short = commit.slice(0, 7);
  for (const component of components) {
    await git(['tag', `${component}/${short}`, commit], { cwd: playground.workspace });
  }
  await git(['push', '--quiet', 'origin', '--tags'], { cwd: playground.workspace });
  const lines = await Promise.all(
    components.map(async (component) => {
      const url = `${playground.registry.url}/v2/${component}/manifests/${short}`;
      const digest = await until(async () => {
        const answer = await fetch(url, { method: 'HEAD' });
        return answer.ok ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
      });
      const key = component.toUpperCase().replaceAll('-', '_');
      return `${key}=${playground.registry.host}/${component}:${short}@${digest}\n`;
    }),
  );
  const clone = join(folder, 'by-hand');
  await cloneFor(keeper, playground.deployments, clone);
  await writeFile(join(clone, 'environments', `${environment}.env`), lines.join(''));
  await commitAndPush(clone, `Deploy all to ${environment}`);
}

interface Version {
  readonly component: string;
  readonly commit: string;
  readonly digest: string;
}

function version(environment: string, component: string): Promise<Version> {
  return until(async () => {
    const answer = await fetch(`${playground.urlOf(environment, component)}/version`);
    return answer.ok ? ((await answer.json()) as Version) : undefined;
  });
}

function run(command: string, args: string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd: playground.workspace, env: { ...process.env, ...env } },
      (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(stdout + stderr))),
    );
  });
}

test('the workspace is a clean clone of the trunk, with a history of merges and its addresses', async () => {
  const { workspace, remote, registry, gateway, deployments, example } = playground;
  expect(await gitText(['status', '--porcelain'], { cwd: workspace })).toBe('');
  expect(await gitText(['-C', remote, 'rev-parse', 'master'])).toBe(commit);
  const merges = await gitText(['rev-list', '--merges', '--first-parent', '--count', 'HEAD'], {
    cwd: workspace,
  });
  expect(Number(merges)).toBe(example.history.length);
  const pipeline = await readFile(join(workspace, 'release-pipeline.json'), 'utf8');
  for (const address of [registry.host, gateway, deployments]) expect(pipeline).toContain(address);
  expect(pipeline).not.toMatch(/\b(REGISTRY|GATEWAY|DEPLOYMENTS)\b/);
});

test('what is tagged, built and deployed by hand works together, also after a crash of the runner', async () => {
  await releaseByHand('integration');
  for (const component of playground.example.components) {
    const facts = await version('integration', component);
    expect(facts).toMatchObject({ component, commit });
    expect(facts.digest).toMatch(/^sha256:/);
  }
  const suite = ['suites/ingest-integration/run.mjs'];
  const env = {
    INGEST_GATEWAY: `${playground.gateway}/integration`,
    DEPLOYMENT_ENV: 'integration',
  };
  await run(process.execPath, suite, env);
  await playground.kill('runner');
  await expect(fetch(`${playground.urlOf('integration', 'ingest-ui')}/version`)).rejects.toThrow();
  await playground.restart('runner');
  for (const component of playground.example.components) await version('integration', component);
  await run(process.execPath, suite, env);
});

test('a colleague merges while the workspace stays where it is, until it pulls', async () => {
  const { twoComponents, breaking } = playground.example.merges;
  if (!twoComponents || !breaking) throw new Error('The example has lost its merges.');
  const first = await playground.merge(twoComponents.title, twoComponents, false);
  expect(await gitText(['rev-parse', 'HEAD'], { cwd: playground.workspace })).toBe(commit);
  expect(await gitText(['-C', playground.remote, 'rev-parse', 'master'])).toBe(first);
  const second = await playground.merge(breaking.title, breaking);
  expect(await gitText(['rev-parse', 'HEAD'], { cwd: playground.workspace })).toBe(second);
  const message = await gitText(['show', '--no-patch', '--format=%B', second], { cwd: playground.workspace });
  expect(message).toMatch(/^Merge pull request #57 from ingest-team\/feature\/attributes\n\n/);
  expect(message).toContain(breaking.ticket);
});

test('demo.json tells where everything is, and stopping by folder ends every process', async () => {
  type Demo = { registry: string; environments: Record<string, Record<string, string>>; pids: number[] };
  const demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as Demo;
  expect(demo.registry).toBe(playground.registry.url);
  expect(Object.keys(demo.environments)).toEqual(['dev', 'integration', 'staging', 'production']);
  expect(demo.environments['dev']?.['ingest-core']).toBe(playground.urlOf('dev', 'ingest-core'));
  const status = await fetch(`${playground.gateway}/_runner/status`);
  const { environments } = (await status.json()) as {
    environments: Record<string, Record<string, { running: { pid: number } | null }>>;
  };
  const components = Object.values(environments).flatMap((slots) => Object.values(slots));
  const pids = [...demo.pids, ...components.flatMap(({ running }) => (running ? [running.pid] : []))];
  expect(pids).toHaveLength(3 + playground.example.components.length);
  const processes = await Promise.all(pids.map(identify));
  expect(await Promise.all(processes.map(isRunning))).toEqual(pids.map(() => true));
  await stopPlayground(folder);
  // A number alone would not do: where nobody waits for orphans, an ended process keeps it.
  expect(await Promise.all(processes.map(isRunning))).toEqual(pids.map(() => false));
});
