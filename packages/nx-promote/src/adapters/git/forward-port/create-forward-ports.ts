import type { ForwardPortReader, PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import type { HistoryReader } from '../../../core/ports/git.js';
import { gitOk } from '../../process/git.js';
import { declaredCommits } from './declared.js';
import { patchIdBetween, patchIdsOf } from './patch-ids.js';

export interface ForwardPortOptions {
  readonly workspaceRoot: string;
  readonly history: Pick<HistoryReader, 'ancestry'>;
}

/** Finds out by ancestry, by patch ids and by what messages declare whether a hotfix is in another line. */
export function createForwardPorts({ workspaceRoot: cwd, history }: ForwardPortOptions): ForwardPortReader {
  return {
    async forwardPorts(questions) {
      const pairs = questions.map(({ fix, into }) => ({ ancestor: fix, descendant: into }));
      const merged = pairs.length === 0 ? [] : await history.ancestry(pairs);
      const answers: (PortAnswer | null)[] = [];
      for (const [at, question] of questions.entries()) {
        const isMerged = merged[at] ?? null;
        if (isMerged === null) answers.push(null);
        else answers.push(isMerged ? { kind: 'ancestor', missing: [] } : await byContent(cwd, question));
      }
      return answers;
    },
  };
}

async function byContent(cwd: string, { base, fix, into }: PortQuestion): Promise<PortAnswer> {
  const commits = await commitsOf(cwd, [fix, `^${base}`, `^${into}`]);
  const plain = commits.filter(({ isMerge }) => !isMerge);
  if (plain.length === 0) return { kind: 'patches', missing: [] };
  const paths = await pathsOf(cwd, [fix, `^${base}`]);
  const there = [into, `^${fix}`];
  const [own, others, squashed] = await Promise.all([
    patchIdsOf(cwd, [fix, `^${base}`, `^${into}`], []),
    patchIdsOf(cwd, there, paths),
    patchIdBetween(cwd, base, fix),
  ]);
  const known = new Set(others.values());
  if (squashed !== null && known.has(squashed)) return { kind: 'patches', missing: [] };
  // A commit without a patch of its own changes nothing that could be missing.
  const missing = plain.filter(({ commit }) => own.has(commit) && !known.has(own.get(commit) ?? ''));
  if (missing.length === 0) return { kind: 'patches', missing: [] };
  const messages = (await commitsOf(cwd, there)).map(({ message }) => message);
  const declared = declaredCommits(
    commits.map(({ commit }) => commit),
    messages,
  );
  const left = missing.filter(({ commit }) => !declared.has(commit));
  return left.length === 0
    ? { kind: 'declared', missing: [] }
    : { kind: 'missing', missing: left.map(({ commit, subject }) => ({ commit, subject })) };
}

interface Listed {
  readonly commit: string;
  readonly isMerge: boolean;
  readonly subject: string;
  readonly message: string;
}

/** Oldest first. */
async function commitsOf(cwd: string, range: readonly string[]): Promise<Listed[]> {
  const args = [
    'log',
    '-z',
    '--reverse',
    '--topo-order',
    '--format=%H %P%n%B',
    '--end-of-options',
    ...range,
    '--',
  ];
  const text = (await gitOk({ args, cwd }, 'listing the commits of a hotfix')).toString('utf8');
  return text
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const end = entry.indexOf('\n');
      const [commit = '', ...parents] = entry.slice(0, end).split(' ').filter(Boolean);
      const message = entry.slice(end + 1);
      return { commit, isMerge: parents.length > 1, subject: message.split('\n')[0] ?? '', message };
    });
}

const MOST_PATHS = 1_000;

/** What the hotfix touches; none (so: everything is compared) when it touches more than fits a command line. */
async function pathsOf(cwd: string, range: readonly string[]): Promise<string[]> {
  const args = ['log', '-z', '--no-renames', '--name-only', '--format=', '--end-of-options', ...range, '--'];
  const text = (await gitOk({ args, cwd }, 'listing the files of a hotfix')).toString('utf8');
  const paths = [
    ...new Set(
      text
        .split('\0')
        .map((path) => path.replace(/^\n/, ''))
        .filter(Boolean),
    ),
  ];
  return paths.length > MOST_PATHS ? [] : paths;
}
