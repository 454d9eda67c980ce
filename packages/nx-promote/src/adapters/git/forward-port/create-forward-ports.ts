import type { ForwardPortReader, PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import type { HistoryReader } from '../../../core/ports/git.js';
import { byHistory } from './by-history.js';
import { PatchSupply } from './patch-supply.js';
import { isUndoneByAnother, relativesOf } from './relatives.js';
import { foldersOf, isHere, type Repository } from './repository.js';
import { stillThere } from './still-there.js';
import { takenBackAnswer } from './taken-back.js';

export interface ForwardPortOptions {
  readonly workspaceRoot: string;
  readonly history: Pick<HistoryReader, 'ancestry'>;
}

/**
 * Finds out by ancestry, by patch ids and by what messages declare whether a hotfix is in another line, and by
 * the files whether it still is. All is asked of commits, so that an answer holds for as long as the process.
 */
export function createForwardPorts({ workspaceRoot, history }: ForwardPortOptions): ForwardPortReader {
  const known = new Map<string, PortAnswer>();
  let repository: Promise<Repository> | null = null;
  return {
    async forwardPorts(questions) {
      const open = questions.filter((question) => !known.has(keyOf(question)));
      if (open.length > 0) {
        const here = await (repository ??= repositoryOf(workspaceRoot));
        const reached = await reach(history, open);
        for (const [at, question] of open.entries()) {
          const answer = await answerOf(here, history, question, reached[at] ?? NOT_KNOWN);
          if (answer !== null) known.set(keyOf(question), answer);
        }
      }
      return questions.map((question) => known.get(keyOf(question)) ?? null);
    },
  };
}

function keyOf({ base, fix, into, ported, family = [] }: PortQuestion): string {
  return JSON.stringify([base, fix, into, ported, family.map((one) => [one.base, one.fix])]);
}

async function repositoryOf(workspaceRoot: string): Promise<Repository> {
  const folders = await foldersOf(workspaceRoot);
  return { ...folders, supply: new PatchSupply(folders.top) };
}

/** Which of what is looked for a line contains; null where the clone is too short to tell. */
interface Reached {
  readonly fix: boolean | null;
  readonly port: boolean | null;
}

const NOT_KNOWN: Reached = { fix: null, port: null };

async function reach(
  history: Pick<HistoryReader, 'ancestry'>,
  questions: readonly PortQuestion[],
): Promise<Reached[]> {
  const found = await history.ancestry(
    questions.flatMap(({ fix, into, ported }) => [
      { ancestor: fix, descendant: into },
      { ancestor: ported?.commit ?? fix, descendant: into },
    ]),
  );
  return questions.map(({ ported }, at) => ({
    fix: found[2 * at] ?? null,
    // A record that does not say where is believed for the whole line.
    port: ported?.commit === null ? true : (found[2 * at + 1] ?? null),
  }));
}

async function answerOf(
  repository: Repository,
  history: Pick<HistoryReader, 'ancestry'>,
  question: PortQuestion,
  reached: Reached,
): Promise<PortAnswer | null> {
  const relatives = relativesOf(history, question);
  const isOnRecord = question.ported !== undefined;
  if (isOnRecord && (reached.fix === null || reached.port === null)) return byFiles(repository, question);
  if (reached.fix === null) return null;
  const answer: PortAnswer = reached.fix
    ? { kind: 'ancestor', missing: [] }
    : isOnRecord && reached.port === true
      ? { kind: 'patches', missing: [] }
      : await byHistory(repository, question, relatives);
  if (answer.kind === 'missing' || answer.kind === 'declared') return answer;
  if ((await stillThere(repository, question)) !== 'gone') return answer;
  if (await isUndoneByAnother(repository, question, relatives)) return answer;
  return takenBackAnswer(repository, question);
}

/** The files alone can confirm a record where the history is too short; they cannot refute it. */
async function byFiles(repository: Repository, question: PortQuestion): Promise<PortAnswer | null> {
  for (const commit of [question.base, question.fix, question.into]) {
    if (!(await isHere(repository.top, commit))) return null;
  }
  const found = await stillThere(repository, question);
  return found === 'there' ? { kind: 'patches', missing: [] } : null;
}
