import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One commit of the recorded history; parents come before children. */
interface RecordedCommit {
  readonly n: number;
  readonly p: readonly number[];
  readonly t: number;
  readonly s: string;
  readonly b?: readonly string[];
  /** What differs from the first parent: a path alone is gone, else its content's number follows, and its mode. */
  readonly f: readonly (readonly [string, number?, string?])[];
}

export interface RecordedHistory {
  readonly components: readonly string[];
  /** By the commit's number. */
  readonly ids: ReadonlyMap<number, string>;
  readonly trunk: string;
}

/** An environment that moved from one commit to another. */
export interface RecordedPromotion {
  readonly component: string;
  readonly from: string;
  readonly to: string;
}

const DATA = join(__dirname, 'data');
const IDENTITY = 'Somebody <somebody@example.org>';

/**
 * Builds the history of eleven components of the Human Cell Atlas Ingest team, 2018 and 2019, as one monorepo. It has
 * no contents and no names of people. `main` is the trunk; whatever else ends somewhere has a branch of its own.
 */
export function buildRecordedHistory(folder: string): RecordedHistory {
  const text = gunzipSync(readFileSync(join(DATA, 'hca-history-2018-2019.jsonl.gz'))).toString('utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const { meta } = JSON.parse(head) as { meta: { trunk: number; components: string[] } };
  const commits = lines.map((line) => JSON.parse(line) as RecordedCommit);
  execFileSync('git', ['init', '--quiet', '--bare', folder]);
  const ids = importCommits(folder, commits);
  const inner = new Set(commits.flatMap(({ p }) => p));
  const ends = commits.map(({ n }) => n).filter((n) => !inner.has(n));
  const heads = [...new Set([...ends, meta.trunk])];
  const refs = heads.map(
    (n) => `update refs/heads/${n === meta.trunk ? 'main' : n} ${ids.get(n) as string}\n`,
  );
  execFileSync('git', ['update-ref', '--stdin'], {
    cwd: folder,
    input: `${refs.join('')}delete ${IMPORT}\n`,
  });
  execFileSync('git', ['symbolic-ref', 'HEAD', 'refs/heads/main'], { cwd: folder });
  return { components: meta.components, ids, trunk: ids.get(meta.trunk) as string };
}

/** The promotions of the same two years. */
export function recordedPromotions({ ids }: RecordedHistory): RecordedPromotion[] {
  const text = readFileSync(join(DATA, 'hca-promotions-2018-2019.csv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, , component = '', from, to] = line.trim().split(',');
      return { component, from: ids.get(Number(from)) as string, to: ids.get(Number(to)) as string };
    });
}

/** A message that names another commit needs its id, so what stands before it is imported first. */
function importCommits(folder: string, commits: readonly RecordedCommit[]): ReadonlyMap<number, string> {
  const ids = new Map<number, string>();
  const blobs = new Set<number>();
  let stream: string[] = [];
  const flush = (): void => {
    const marks = join(folder, 'marks');
    const args = [
      'fast-import',
      '--force',
      '--quiet',
      '--done',
      `--import-marks-if-exists=${marks}`,
      `--export-marks=${marks}`,
    ];
    execFileSync('git', args, { cwd: folder, input: `${stream.join('')}done\n` });
    stream = [];
    for (const line of readFileSync(marks, 'utf8').split('\n')) {
      const [mark = '', id = ''] = line.slice(1).split(' ');
      if (Number(mark) < BLOBS) ids.set(Number(mark) - 1, id);
    }
  };
  for (const commit of commits) {
    const message = [commit.s, ...(commit.b === undefined ? [] : ['', ...commit.b])].join('\n');
    if (/<commit \d+>/.test(message)) flush();
    const named = message.replace(/<commit (\d+)>/g, (_, n) => ids.get(Number(n)) as string);
    for (const [, blob] of commit.f) {
      if (blob === undefined || blobs.has(blob)) continue;
      blobs.add(blob);
      stream.push(`blob\nmark :${BLOBS + blob}\n${data(`content ${blob}\n`)}`);
    }
    stream.push(commitText(commit, named));
  }
  flush();
  return ids;
}

/** Marks of commits are below it. */
const BLOBS = 1_000_000;

const IMPORT = 'refs/import/all';

function commitText({ n, p, t, f }: RecordedCommit, message: string): string {
  const parents = p.map((parent, index) => `${index === 0 ? 'from' : 'merge'} :${parent + 1}\n`);
  const files = f.map(([path, blob, mode]) =>
    blob === undefined ? `D ${quoted(path)}\n` : `M ${fileMode(mode)} :${BLOBS + blob} ${quoted(path)}\n`,
  );
  // Without parents a commit would go on where the branch ended.
  const start = p.length === 0 ? `reset ${IMPORT}\n` : '';
  const head = `${start}commit ${IMPORT}\nmark :${n + 1}\nauthor ${IDENTITY} ${t} +0000\ncommitter ${IDENTITY} ${t} +0000\n`;
  return `${head}${data(message)}${parents.join('')}${files.join('')}\n`;
}

/** Links and submodules stand as plain files. */
function fileMode(mode: string | undefined): string {
  return mode === '100755' ? mode : '100644';
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
