import type { PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import { commitsOf, pathsOf, type Listed } from './commits.js';
import { declarationsOf } from './declarations.js';
import { patchIdBetween, patchIdsOf } from './patch-ids.js';
import type { Repository } from './repository.js';
import { heldTogether, type Relatives } from './relatives.js';

/** Says by patch ids and by what messages declare whether the hotfix is in a line that did not merge it. */
export async function byHistory(
  repository: Repository,
  question: PortQuestion,
  relatives: Relatives,
): Promise<PortAnswer> {
  const { top } = repository;
  const { base, fix, into } = question;
  const whole = [fix, `^${base}`];
  const range = [...whole, `^${into}`];
  const there = [into, `^${fix}`];
  const own = await commitsOf(top, range);
  await repository.supply.trees([whole, there]);
  const paths = await pathsOf(top, whole);
  await repository.supply.patches([whole, there], paths);
  const patches = await ownPatches(top, own, range);
  const [others, squashed] = await Promise.all([
    patchIdsOf(top, there, paths, 'no-merges'),
    patchIdBetween(top, base, fix),
  ]);
  const known = new Set(others.values());
  if (squashed === null || known.has(squashed)) return PRESENT;
  // A commit without a patch of its own changes nothing that could be missing.
  const missing = own.filter(({ commit }) => patches.has(commit) && !known.has(patches.get(commit) ?? ''));
  if (missing.length === 0) return PRESENT;
  const { declared, takenBack } = await declarationsOf(repository, question, own);
  const left = missing.filter(({ commit }) => !declared.has(commit));
  if (left.length === 0) return { kind: 'declared', missing: [] };
  if (await heldTogether(repository, question, relatives)) return PRESENT;
  return { ...missingAnswer(left), ...(takenBack === null ? {} : { takenBack }) };
}

const PRESENT: PortAnswer = { kind: 'patches', missing: [] };

export function missingAnswer(commits: readonly Listed[]): PortAnswer {
  return { kind: 'missing', missing: commits.map(({ commit, subject }) => ({ commit, subject })) };
}

/** Commit -> patch id; of a merge only where it changes something beside what it merges. */
async function ownPatches(
  top: string,
  own: readonly Listed[],
  range: readonly string[],
): Promise<Map<string, string>> {
  const hasMerges = own.some(({ parents }) => parents.length > 1);
  return patchIdsOf(top, range, [], hasMerges ? 'with-merges' : 'no-merges');
}
