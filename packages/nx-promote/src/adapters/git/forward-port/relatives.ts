import type { PortQuestion } from '../../../core/ports/forward-ports.js';
import type { HistoryReader } from '../../../core/ports/git.js';
import { pathsOf } from './commits.js';
import { patchIdBetween, patchIdsOf } from './patch-ids.js';
import type { Repository } from './repository.js';
import { stillThere } from './still-there.js';

/** Of the other hotfixes: bases that lie before this one's, and fixes that contain this one. */
export interface Relatives {
  bases(): Promise<readonly string[]>;
  fixes(): Promise<readonly string[]>;
}

/** Finds them out when they are asked for: most questions never need them. */
export function relativesOf(history: Pick<HistoryReader, 'ancestry'>, question: PortQuestion): Relatives {
  const { base, fix, family = [] } = question;
  let found: Promise<{ bases: string[]; fixes: string[] }> | null = null;
  const find = async (): Promise<{ bases: string[]; fixes: string[] }> => {
    const bases = unique(family.map((one) => one.base)).filter((one) => one !== base);
    const fixes = unique(family.map((one) => one.fix)).filter((one) => one !== fix);
    const related = await history.ancestry([
      ...bases.map((one) => ({ ancestor: one, descendant: base })),
      ...fixes.map((one) => ({ ancestor: fix, descendant: one })),
    ]);
    return {
      bases: bases.filter((_, at) => related[at] === 'yes'),
      fixes: fixes.filter((_, at) => related[bases.length + at] === 'yes'),
    };
  };
  const once = (): Promise<{ bases: string[]; fixes: string[] }> =>
    family.length === 0 ? Promise.resolve({ bases: [], fixes: [] }) : (found ??= find());
  return { bases: async () => (await once()).bases, fixes: async () => (await once()).fixes };
}

/** Whether one commit of the line holds this hotfix together with others: the branch of the last, squashed. */
export async function heldTogether(
  { top, supply }: Repository,
  { base, fix, into }: PortQuestion,
  relatives: Relatives,
): Promise<boolean> {
  const there = [into, `^${fix}`];
  for (const from of [base, ...(await relatives.bases())]) {
    for (const to of [fix, ...(await relatives.fixes())]) {
      if (from === base && to === fix) continue;
      const whole = [to, `^${from}`];
      await supply.trees([whole]);
      const paths = await pathsOf(top, whole);
      await supply.patches([whole, there], paths);
      const [together, others] = await Promise.all([
        patchIdBetween(top, from, to),
        patchIdsOf(top, there, paths, 'no-merges'),
      ]);
      if (together !== null && [...others.values()].includes(together)) return true;
    }
  }
  return false;
}

/** Whether a later hotfix undid this one: then it is gone on purpose. */
export async function isUndoneByAnother(
  repository: Repository,
  { base, fix }: PortQuestion,
  relatives: Relatives,
): Promise<boolean> {
  for (const into of await relatives.fixes()) {
    if ((await stillThere(repository, { base, fix, into })) === 'gone') return true;
  }
  return false;
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
