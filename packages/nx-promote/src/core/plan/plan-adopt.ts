import { busy } from '../errors/claims.js';
import { anotherImage, notAdoptable } from '../errors/drift.js';
import type { RecordDraft } from '../ledger/draft.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import type { Component } from '../model/component.js';
import type { ComponentState } from '../model/state.js';
import type { Adoptable } from '../observe/adoptable.js';
import type { Observation } from '../observe/observation.js';
import type { TagMove } from '../ports/ledger-store.js';
import { attemptId } from './attempt.js';
import { claimOf, ending } from './claims.js';
import type { Plan, Verdict } from './plan.js';
import { go, plan, refused, settled } from './verdicts.js';

interface Candidate {
  readonly verdict: Verdict;
  readonly drafts: readonly RecordDraft[];
  /** Tags of release names that are missing. */
  readonly tags: readonly TagMove[];
}

/**
 * Takes what an environment runs into the ledger, as deployed and not yet verified: what nobody tested here
 * goes nowhere from here.
 */
export function planAdopt(observation: Observation): Plan {
  const candidates = observation.components.map((component) => judge(observation, component));
  const drafts = candidates.flatMap((candidate) => candidate.drafts);
  const tags = candidates.flatMap((candidate) => candidate.tags);
  const where = observation.environment.name;
  return plan(
    candidates.map(({ verdict }) => verdict),
    [
      drafts.length === 0
        ? null
        : { do: 'append', title: `adopt what ${where} runs`, drafts, environments: [], tags },
    ],
  );
}

function judge(observation: Observation, { name }: Component): Candidate {
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const claim = claimOf(observation, state);
  const only = (verdict: Verdict): Candidate => ({ verdict, drafts: [], tags: [] });
  if (claim.status === 'busy') return only(refused(name, busy(name, where, claim.attempt)));
  const found = observation.adoptable.get(name) ?? { kind: 'nothing' };
  if (found.kind === 'unknown') {
    return only(refused(name, notAdoptable(name, where, found.found, found.why)));
  }
  if (found.kind === 'foreign') {
    return only(refused(name, anotherImage(name, where, found.found, found.image)));
  }
  const { artifact, tag, called } = foundThere(found);
  const isNamed = called === null || state.names.includes(called);
  if (sameArtifact(state.live, artifact) && isNamed && tag === null) return only(known(state, artifact));
  const over =
    claim.status === 'free' ? [] : [ending(state, claim.attempt, 'abandoned', 'something else runs there')];
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
  const as = called === null ? how : `as ${called}, ${how}`;
  return {
    verdict: verdictOf(state, artifact, as),
    drafts: [...over, record],
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
  const untested =
    artifact !== null && !sameArtifact(state.verified, artifact)
      ? `; test it with nx run ${state.component}:reverify --environment=${where}`
      : '';
  return settled(
    state.component,
    'nothing-to-do',
    `${what}, and the ledger knows it${untested}`,
    artifact,
    state.live,
  );
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
