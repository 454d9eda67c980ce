import { notVerified } from '../errors/verified.js';
import type { Observation } from '../observe/observation.js';
import { judgeChainEnd } from './chain-end.js';
import { planFailures } from './plan-failures.js';
import type { Plan, ReleaseNotesStep } from './plan.js';
import { missingReleaseNotes } from './release-notes.js';
import { go, plan, refused, settled } from './verdicts.js';

/** The end of the chain: says what the ledger knows now, and writes release notes where releases are made. */
export function planRelease(observation: Observation): Plan {
  const where = observation.environment.name;
  const { verdicts, step, rest } = planFailures(observation, observation.components);
  const judged = rest.map((component) => {
    const { name } = component;
    const { state } = observation.ledger.component(where, name);
    const error = judgeChainEnd(observation, state);
    if (error !== null || state.live === null) {
      return { verdict: refused(name, error ?? notVerified(name, where), state.live), notes: [] };
    }
    const notes = missingReleaseNotes(observation, component);
    const files = notes.map(({ file }) => file).join(', ');
    if (files !== '') return { verdict: go(state, state.live, files), notes };
    const named = state.names.length === 0 ? '' : ` (${state.names.join(', ')})`;
    const summary = `${where} runs ${state.live.shortId}${named}, verified`;
    return { verdict: settled(name, 'done', summary, state.live), notes };
  });
  const notes = judged.flatMap((entry) => entry.notes);
  const write: ReleaseNotesStep | null =
    notes.length === 0 ? null : { do: 'release-notes', environment: where, notes };
  return plan([...verdicts, ...judged.map(({ verdict }) => verdict)], [step, write]);
}
