import type { PortAnswer, PortQuestion } from '../../../core/ports/forward-ports.js';
import { commitsOf, type Listed } from './commits.js';
import { declaredBy, revertOf } from './declared.js';
import type { Repository } from './repository.js';
import { stillThere } from './still-there.js';

export interface Declarations {
  /** Commits of the hotfix that a commit of the line says to hold. */
  readonly declared: ReadonlySet<string>;
  /** Set when what such a commit did is gone. */
  readonly takenBack: NonNullable<PortAnswer['takenBack']> | null;
}

/** What messages declare, as far as what the declaring commits did is still there. */
export async function declarationsOf(
  repository: Repository,
  { fix, into }: PortQuestion,
  own: readonly Listed[],
): Promise<Declarations> {
  const line = await commitsOf(repository.top, [into, `^${fix}`]);
  const ids = own.map(({ commit }) => commit);
  const declared = new Set<string>();
  const gone: string[] = [];
  for (const { commit, parents, message } of line) {
    const held = declaredBy(ids, message);
    if (held.length === 0) continue;
    if (await isGone(repository, parents[0], commit, into)) gone.push(commit);
    else for (const one of held) declared.add(one);
  }
  const by = gone.length === 0 ? null : revertOf(line, gone);
  return { declared, takenBack: gone.length === 0 ? null : { by: by === null ? null : named(by) } };
}

export function named({ commit, subject }: Listed): { commit: string; subject: string } {
  return { commit, subject };
}

async function isGone(
  repository: Repository,
  parent: string | undefined,
  commit: string,
  into: string,
): Promise<boolean> {
  if (parent === undefined) return false;
  return (await stillThere(repository, { base: parent, fix: commit, into })) === 'gone';
}
