import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { git, gitText } from '../playground/git.js';
import { startRegistry, type Registry } from '../registry/start-registry.js';
import { manifestType } from './image.js';
import { startBuilder, type Builder, type BuilderOptions } from './start-builder.js';

let folder: string;
let remote: string;
let work: string;
let registry: Registry;
let builder: Builder | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builder-'));
  remote = join(folder, 'remote.git');
  work = join(folder, 'work');
  registry = await startRegistry({ folder: join(folder, 'registry') });
  await git(['init', '--quiet', '--bare', '--', remote]);
  await git(['clone', '--quiet', '--', remote, work]);
});

afterEach(async () => {
  await builder?.close();
  builder = undefined;
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function commit(files: Record<string, string>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(work, path, '..'), { recursive: true });
    await writeFile(join(work, path), content);
  }
  await git(['add', '--all'], { cwd: work });
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org'];
  await git([...who, 'commit', '--quiet', '-m', 'Change'], { cwd: work });
  return gitText(['rev-parse', 'HEAD'], { cwd: work });
}

async function commitComponent(): Promise<string> {
  const lines = ['FROM scratch', 'COPY components/greeter /app', 'ARG COMMIT'];
  lines.push('LABEL org.opencontainers.image.revision=$COMMIT', 'ENTRYPOINT ["node","main.js"]');
  return commit({ 'components/greeter/Dockerfile': lines.join('\n'), 'components/greeter/main.js': '//' });
}

async function pushTag(tag: string): Promise<void> {
  await git(['tag', tag], { cwd: work });
  await git(['push', '--quiet', 'origin', `refs/tags/${tag}`], { cwd: work });
}

async function start(options: Partial<BuilderOptions> = {}): Promise<string[]> {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const own = join(folder, 'builder');
  builder = await startBuilder({ remote, registry: registry.host, folder: own, pollMs: 30, log, ...options });
  return lines;
}

async function image(tag: string): Promise<{ digest: string; manifest: Manifest }> {
  for (;;) {
    const url = `${registry.url}/v2/greeter/manifests/${tag}`;
    const answer = await fetch(url, { headers: { accept: manifestType } });
    const digest = answer.headers.get('docker-content-digest') ?? '';
    if (answer.ok) return { digest, manifest: (await answer.json()) as Manifest };
    await sleep(30);
  }
}

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly unknown[];
}

test('a build tag becomes an image with the commit in its label, the same one each time', async () => {
  const id = await commitComponent();
  await pushTag(`greeter/${id.slice(0, 7)}`);
  await start();
  const first = await image(id.slice(0, 7));
  const blobs = `${registry.url}/v2/greeter/blobs`;
  const config = (await (await fetch(`${blobs}/${first.manifest.config.digest}`)).json()) as {
    config: { Labels: Record<string, string>; Entrypoint: string[] };
  };
  expect(config.config.Labels['org.opencontainers.image.revision']).toBe(id);
  expect(config.config.Entrypoint).toEqual(['node', 'main.js']);
  expect(first.manifest.layers).toHaveLength(1);
  await pushTag(`greeter/${id.slice(0, 9)}`);
  expect((await image(id.slice(0, 9))).digest).toBe(first.digest);
});

test('other tags build nothing, unless the trigger is careless: then with another digest', async () => {
  const id = await commitComponent();
  await pushTag('greeter/v1.0.rc');
  await pushTag(`greeter/${id.slice(0, 7)}`);
  await start();
  const built = await image(id.slice(0, 7));
  const names = `${registry.url}/v2/greeter/tags/list`;
  expect(await (await fetch(names)).json()).toEqual({ name: 'greeter', tags: [id.slice(0, 7)] });
  await builder?.close();
  await start({ rebuildReleaseTags: true });
  await pushTag('greeter/v1.1.rc');
  expect((await image('v1.1.rc')).digest).not.toBe(built.digest);
  const tags = [id.slice(0, 7), 'v1.1.rc'];
  expect(await (await fetch(names)).json()).toEqual({ name: 'greeter', tags });
});

test('a build that fails is reported and tried again', async () => {
  const id = await commitComponent();
  registry.setFaults([{ answer: '500', times: 2, method: 'HEAD' }]);
  await pushTag(`greeter/${id.slice(0, 7)}`);
  const lines = await start();
  await image(id.slice(0, 7));
  expect(lines[0]).toMatch(/^Building greeter\/\w{7} failed: The registry answered 500/);
});

test('a component without a Dockerfile does not stop the others', async () => {
  const id = await commitComponent();
  await pushTag(`absent/${id.slice(0, 7)}`);
  await pushTag(`greeter/${id.slice(0, 7)}`);
  const lines = await start();
  await image(id.slice(0, 7));
  expect(lines.join('\n')).toContain('components/absent/Dockerfile');
});
