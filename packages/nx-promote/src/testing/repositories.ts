import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../adapters/process/run.js';

/** One commit to make. Parents are indices into the list of commits; the first one gives the tree to start from. */
export interface CommitSpec {
  readonly parents: readonly number[];
  /** Path -> new content, or null to delete. Any bytes but NUL may stand in a path. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly author?: string;
  /** Seconds since 1970, for author and committer; by default the index, an hour apart. */
  readonly time?: number;
}

export interface RepositoryOptions {
  readonly branch?: string;
  readonly bare?: boolean;
  /** Branch name -> index of its commit, beside `branch`, which gets the last commit. */
  readonly branches?: Readonly<Record<string, number>>;
}

export interface BuiltRepository {
  readonly folder: string;
  /** Full commit ids, in the order of the specs. */
  readonly ids: readonly string[];
  /** Id of the last commit. */
  readonly head: string;
  /** Runs git in the repository and gives its output; throws with git's words when it fails. */
  git(...args: string[]): Promise<string>;
}

const EPOCH = 1_500_000_000;
const SERVES_PARTIAL_CLONES = '[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n';

/**
 * Makes a real repository from plain values through one `git fast-import`, so that a thousand commits cost a
 * few dozen milliseconds. The specs may be a generator: 50,000 commits never stand in memory at once.
 */
export async function buildRepository(
  folder: string,
  commits: Iterable<CommitSpec>,
  options: RepositoryOptions = {},
): Promise<BuiltRepository> {
  const branch = options.branch ?? 'main';
  await mkdir(folder, { recursive: true });
  const git = (...args: string[]): Promise<string> => gitIn(folder, args);
  const bare = options.bare === true;
  await git('init', '--quiet', '--template=', `--initial-branch=${branch}`, ...(bare ? ['--bare'] : []));
  const gitFolder = bare ? folder : join(folder, '.git');
  await appendFile(join(gitFolder, 'config'), SERVES_PARTIAL_CLONES);
  const marks = join(gitFolder, 'built-marks');
  const input = Readable.from(importStream(commits, branch, options.branches ?? {}), { objectMode: false });
  await gitIn(folder, ['fast-import', '--quiet', '--done', '--force', `--export-marks=${marks}`], input);
  const ids = parseMarks(await readFile(marks, 'utf8'));
  await rm(marks);
  if (ids.length > 0) await git('update-ref', '-d', 'refs/building');
  if (!bare && ids.length > 0) await git('reset', '--quiet', '--hard', branch);
  return { folder, ids, head: ids.at(-1) ?? '', git };
}

/** Runs git as a fixed person in a fixed time zone, without the machine's configuration. */
export async function gitIn(folder: string, args: readonly string[], input?: Readable): Promise<string> {
  const result = await run({
    file: 'git',
    args: ['-C', folder, ...args],
    env: TEST_ENVIRONMENT,
    ...(input === undefined ? {} : { input }),
  });
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')} in ${folder}: ${result.stderr}`);
  return result.stdout.toString('utf8');
}

const TEST_ENVIRONMENT = {
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada Author',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Carl Committer',
  GIT_COMMITTER_EMAIL: 'carl@example.org',
  GIT_TERMINAL_PROMPT: '0',
} as const;

function* importStream(
  commits: Iterable<CommitSpec>,
  branch: string,
  branches: Readonly<Record<string, number>>,
): Generator<string> {
  let index = 0;
  for (const commit of commits) {
    yield importCommit(commit, index);
    index += 1;
  }
  if (index > 0) yield `reset refs/heads/${branch}\nfrom :${index}\n\n`;
  for (const [name, at] of Object.entries(branches)) yield `reset refs/heads/${name}\nfrom :${at + 1}\n\n`;
  yield 'done\n';
}

/** Every commit is made on one ref that is removed afterwards: only the branches asked for remain. */
function importCommit(commit: CommitSpec, index: number): string {
  const when = `${commit.time ?? EPOCH + index * 3_600} +0000`;
  const author = commit.author ?? 'Ada Author <ada@example.org>';
  const [first, ...others] = commit.parents;
  const lines = [
    ...(first === undefined ? ['reset refs/building'] : []),
    'commit refs/building',
    `mark :${index + 1}`,
    `author ${author} ${when}`,
    `committer Carl Committer <carl@example.org> ${when}`,
    data(commit.message ?? `commit ${index}`),
    ...(first === undefined ? [] : [`from :${first + 1}`]),
    ...others.map((parent) => `merge :${parent + 1}`),
  ];
  for (const [path, content] of Object.entries(commit.files ?? {})) {
    if (content === null) lines.push(`D ${quotePath(path)}`);
    else lines.push(`M 100644 inline ${quotePath(path)}`, data(content));
  }
  return `${lines.join('\n')}\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function quotePath(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function parseMarks(text: string): string[] {
  const ids: string[] = [];
  for (const line of text.split('\n')) {
    const match = /^:(\d+) ([0-9a-f]+)$/.exec(line);
    if (match !== null) ids[Number(match[1]) - 1] = match[2] as string;
  }
  return ids;
}
