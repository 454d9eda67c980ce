import { driftOf } from '../plan/gates/eligibility.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import type { ComponentState } from '../model/state.js';
import { cellOf } from './cell.js';
import type { StatusFacts } from './facts.js';
import type { Notice } from './notice.js';
import { componentNotices, environmentNotices } from './notices.js';
import { obligationNotice, obligationsOf } from './obligations.js';
import type { Counts } from './pending.js';
import { noteNotice } from './notes.js';
import { hotfixNotices } from './hotfixes.js';
import type { Uncounted } from '../ports/uncounted.js';
import { uncountedNotice } from './uncounted.js';
import type { Status, StatusAttempt, StatusCell, StatusNote } from './status.js';

/** What runs where. Pure: the same facts give the same status. */
export function assembleStatus(
  facts: StatusFacts,
  counts: Counts,
  notes: readonly StatusNote[] = [],
  uncounted: Uncounted | null = null,
  first: ReadonlyMap<string, string> = new Map(),
): Status {
  const environments = facts.pipeline.environments.map(({ name }) => name);
  const components: Record<string, Record<string, StatusCell>> = {};
  const unreleased: Record<string, number | null> = {};
  const notices: Notice[] = facts.pipeline.environments.flatMap((environment) =>
    environmentNotices(facts, environment),
  );
  const states: ComponentState[] = [];
  for (const { name } of facts.components) {
    const row: Record<string, StatusCell> = {};
    for (const environment of facts.pipeline.environments) {
      const { state } = facts.ledger.component(environment.name, name);
      const drift = driftIn(facts, state);
      const cell = cellOf(state, drift, counts(name, environment.name));
      row[environment.name] = cell;
      const waitsForNote = notes.some(
        (note) => note.arrived && note.environment === environment.name && note.components.includes(name),
      );
      notices.push(...componentNotices(environment, state, cell, drift, facts.dead, waitsForNote));
      states.push(state);
    }
    components[name] = row;
    unreleased[name] = counts(name, null);
  }
  const obligations = obligationsOf(facts);
  notices.push(...hotfixNotices(facts), ...obligations.map(obligationNotice), ...notes.map(noteNotice));
  if (uncounted !== null) notices.push(...uncountedNotice(facts.pipeline, uncounted));
  return {
    schemaVersion: 1,
    at: facts.at,
    environments,
    components,
    unreleased,
    first: Object.fromEntries(first),
    holds: environments.flatMap((environment) => {
      const { held } = facts.ledger.environment(environment).state;
      return held === null ? [] : [{ environment, ...held }];
    }),
    pins: states.flatMap(({ environment, component, pinned }) => {
      if (pinned === null) return [];
      const { scope, reason, by } = pinned;
      return [{ environment, component, scope, reason, by }];
    }),
    obligations,
    notes,
    attempts: [...states.flatMap(attemptOf), ...environments.flatMap((name) => suitesOf(facts, name))],
    notices: notices.map((one) => ({ ...one, hints: one.hints.map(facts.spell) })),
    missing: facts.missing,
  };
}

function driftIn({ running }: StatusFacts, state: ComponentState): ErrorFacts | null {
  const there = running.get(state.environment);
  return there === undefined ? null : driftOf({ running: there }, state, null);
}

function attemptOf({ environment, component, inProgress }: ComponentState): StatusAttempt[] {
  if (inProgress === null) return [];
  const { attempt, kind, artifact, since } = inProgress;
  const { user: by, host, run } = inProgress.holder;
  return [{ attempt, environment, component, kind, artifact, by, host, run, since }];
}

function suitesOf({ ledger }: StatusFacts, environment: string): StatusAttempt[] {
  const { verifying } = ledger.environment(environment).state;
  if (verifying === null) return [];
  const { attempt, since } = verifying;
  const { user: by, host, run } = verifying.holder;
  return [{ attempt, environment, component: null, kind: 'verify', artifact: null, by, host, run, since }];
}
