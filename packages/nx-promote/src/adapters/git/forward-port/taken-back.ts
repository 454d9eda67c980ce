import type { PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import { missingAnswer } from './by-history.js';
import { commitsOf, pathsOf } from './commits.js';
import { declarationsOf, named } from './declarations.js';
import { revertOf } from './declared.js';
import { patchIdBetween, patchIdsOf } from './patch-ids.js';
import type { Repository } from './repository.js';

/** The answer where the history has the hotfix and the files do not: unless a commit since declares it anew. */
export async function takenBackAnswer(repository: Repository, question: PortQuestion): Promise<PortAnswer> {
  const { top, supply } = repository;
  const { base, fix, into } = question;
  const whole = [fix, `^${base}`];
  const there = [into, `^${fix}`];
  const own = await commitsOf(top, whole);
  const changing = own.filter(({ parents }) => parents.length < 2);
  const { declared, takenBack } = await declarationsOf(repository, question, own);
  if (changing.every(({ commit }) => declared.has(commit))) return { kind: 'declared', missing: [] };
  await supply.trees([whole, there]);
  const paths = await pathsOf(top, whole);
  await supply.patches([whole, there], paths);
  const [patches, others, squashed] = await Promise.all([
    patchIdsOf(top, whole, [], 'no-merges'),
    patchIdsOf(top, there, paths, 'no-merges'),
    patchIdBetween(top, base, fix),
  ]);
  const known = new Set([...patches.values(), squashed]);
  const ports = [...others].filter(([, patch]) => known.has(patch)).map(([commit]) => commit);
  const line = await commitsOf(top, there);
  const by = revertOf(line, [...own.map(({ commit }) => commit), ...ports]);
  return {
    ...missingAnswer(changing),
    takenBack: { by: by === null ? (takenBack?.by ?? null) : named(by) },
  };
}
