import { advice, run } from '../../model/advice.js';
import { anotherImage, notAdoptable } from '../../errors/drift.js';
import type { RecordDraft } from '../../ledger/draft.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import type { ComponentState } from '../../model/state.js';
import type { TagMove } from '../../model/tag-move.js';
import type { Adoptable } from '../../observe/adoptable.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { caseOf, refuse, refuseBusy, type Case, type Judged } from '../case.js';
import { abandon } from '../settle/claims.js';
import { gather } from '../plan-cases.js';
import type { Plan, Verdict } from '../plan.js';
import { append, go, plan, settled } from '../verdicts.js';

/**
 * Takes what an environment runs into the ledger, as deployed and not yet verified: what nobody tested here
 * goes nowhere from here.
 */
export function planAdopt(observation: Observation): Plan {
  const judged = observation.components.map((component) => judge(caseOf(observation, component)));
  const drafts = gather(judged, 'claim');
  const title = `adopt what ${observation.environment.name} runs`;
  return plan(
    judged.map(({ verdict }) => verdict),
    [drafts.length === 0 ? null : append(title, drafts, { tags: gather(judged, 'tags') })],
  );
}

function judge(one: Case): Judged {
  const { observation, name, where, state, claim } = one;
  if (claim.status === 'busy') return refuseBusy(one, claim.attempt);
  const found = observation.adoptable.get(name) ?? { kind: 'nothing' };
  if (found.kind === 'unknown') return refuse(one, notAdoptable(name, where, found.found, found.why));
  if (found.kind === 'foreign') return refuse(one, anotherImage(name, where, found.found, found.image));
  const { artifact, tag, called } = foundThere(found);
  const isNamed = called === null || state.names.includes(called);
  if (sameArtifact(state.live, artifact) && isNamed && tag === null) {
    return { verdict: known(state, artifact) };
  }
  const how = found.kind === 'artifact' ? found.how : 'nothing runs there any more';
  const record: RecordDraft = {
    attempt: attemptId(observation.holder.invocation, where, 'adopt'),
    kind: 'adopt',
    phase: 'deployed',
    component: name,
    environment: where,
    artifact,
    replaces: state.live,
    ...(called === null ? {} : { names: [called] }),
    reason: observation.intent.reason ?? `found there; ${how}`,
  };
  return {
    verdict: verdictOf(state, artifact, called === null ? how : `as ${called}, ${how}`),
    claim: [...abandon(state, claim, 'something else runs there'), record],
    tags: tag === null ? [] : [tag],
  };
}

function foundThere(found: Exclude<Adoptable, { readonly kind: 'unknown' | 'foreign' }>): {
  readonly artifact: Artifact | null;
  readonly called: string | null;
  readonly tag: TagMove | null;
} {
  if (found.kind === 'nothing') return { artifact: null, called: null, tag: null };
  return { artifact: found.artifact, called: found.name, tag: found.tag };
}

function known(state: ComponentState, artifact: Artifact | null): Verdict {
  const where = state.environment;
  const what = artifact === null ? `nothing runs in ${where}` : `${artifact.shortId} runs in ${where}`;
  const isUntested = artifact !== null && !sameArtifact(state.verified, artifact);
  const summary = `${what}, and the ledger knows it${isUntested ? '; it is not verified there' : ''}`;
  return {
    ...settled(state.component, 'nothing-to-do', summary, artifact, state.live),
    hints: isUntested ? [advice`${run(state.component, 'reverify', where)}`] : [],
  };
}

function verdictOf(state: ComponentState, artifact: Artifact | null, how: string): Verdict {
  if (artifact !== null) return go(state, artifact, `adopt ${artifact.shortId} (${how})`);
  return {
    component: state.component,
    status: 'go',
    summary: how,
    artifact: null,
    replaces: state.live,
    error: null,
  };
}
