import type { ForwardPortReader, PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import { isUnknown, type Ancestry, type Unknown } from '../../../core/model/ancestry.js';
import type { HistoryReader } from '../../../core/ports/git.js';
import { HistorySupply } from '../history/history-supply.js';
import { byHistory } from './by-history.js';
import { PatchSupply } from './patch-supply.js';
import { isUndoneByAnother, relativesOf } from './relatives.js';
import { foldersOf, isHere, type Repository } from './repository.js';
import { stillThere } from './still-there.js';
import { takenBackAnswer } from './taken-back.js';

export interface ForwardPortOptions {
  readonly workspaceRoot: string;
  readonly history: Pick<HistoryReader, 'ancestry'>;
  /** Brings what a shallow clone lacks. */
  readonly supply?: HistorySupply;
}

/**
 * Finds out by ancestry, by patch ids and by what messages declare whether a hotfix is in another line, and by
 * the files whether it still is. All is asked of commits, so that an answer holds for as long as the process.
 */
export function createForwardPorts({
  workspaceRoot,
  history,
  supply = new HistorySupply({ workspaceRoot }),
}: ForwardPortOptions): ForwardPortReader {
  const known = new Map<string, PortAnswer>();
  let repository: Promise<Repository> | null = null;
  return {
    async forwardPorts(questions) {
      const open = questions.filter((question) => !known.has(keyOf(question)));
      const answers = new Map<string, PortAnswer | Unknown>(known);
      if (open.length > 0) {
        const here = await (repository ??= repositoryOf(workspaceRoot));
        const reached = await reach(history, open);
        for (const [at, question] of open.entries()) {
          const found = reached[at];
          if (found === undefined) throw new Error('not every question was answered');
          answers.set(keyOf(question), await answerOf(here, { history, supply }, question, found));
        }
      }
      // Unknown is asked again: a remote that was away may be back.
      for (const [key, answer] of answers) if (answer.kind !== 'unknown') known.set(key, answer);
      return questions.map((question) => answers.get(keyOf(question)) as PortAnswer | Unknown);
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

/** Which of what is looked for a line contains. */
interface Reached {
  readonly fix: Ancestry;
  readonly port: Ancestry;
}

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
  return questions.map(({ ported }, at) => {
    const [fix, port] = [found[2 * at], found[2 * at + 1]];
    if (fix === undefined || port === undefined) throw new Error('not every pair was answered');
    // A record that does not say where is believed for the whole line.
    return { fix, port: ported?.commit === null ? 'yes' : port };
  });
}

async function answerOf(
  repository: Repository,
  { history, supply }: Pick<ForwardPortOptions, 'history'> & { readonly supply: HistorySupply },
  question: PortQuestion,
  reached: Reached,
): Promise<PortAnswer | Unknown> {
  const relatives = relativesOf(history, question);
  const isOnRecord = question.ported !== undefined;
  const lacking = [reached.fix, reached.port].find((one) => isUnknown(one));
  const gap = isUnknown(lacking) ? lacking.gap : await supply.whole(endpointsOf(question));
  if (gap !== null) {
    const unknown: Unknown = { kind: 'unknown', gap };
    return isOnRecord ? ((await byFiles(repository, question)) ?? unknown) : unknown;
  }
  const answer: PortAnswer =
    reached.fix === 'yes'
      ? { kind: 'ancestor', missing: [] }
      : isOnRecord && reached.port === 'yes'
        ? { kind: 'patches', missing: [] }
        : await byHistory(repository, question, relatives);
  if (answer.kind === 'missing' || answer.kind === 'declared') return answer;
  if ((await stillThere(repository, question)) !== 'gone') return answer;
  if (await isUndoneByAnother(repository, question, relatives)) return answer;
  return takenBackAnswer(repository, question);
}

/** What lies between these is read: commits of hotfixes, and the line since. */
function endpointsOf({ base, fix, into, family = [] }: PortQuestion): string[] {
  return [...new Set([base, fix, into, ...family.flatMap((one) => [one.base, one.fix])])];
}

/** The files alone can confirm a record where the history is too short; they cannot refute it. */
async function byFiles(repository: Repository, question: PortQuestion): Promise<PortAnswer | null> {
  for (const commit of [question.base, question.fix, question.into]) {
    if (!(await isHere(repository.top, commit))) return null;
  }
  const found = await stillThere(repository, question);
  return found === 'there' ? { kind: 'patches', missing: [] } : null;
}
