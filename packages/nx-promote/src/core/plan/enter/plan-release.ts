import { notVerified } from '../../errors/verified.js';
import type { Observation } from '../../observe/observation.js';
import { refuse, settle, type Case, type Judged } from '../case.js';
import { judgeChainEnd } from '../settle/chain-end.js';
import { gather, openCases } from '../plan-cases.js';
import type { Plan } from '../plan.js';
import { missingReleaseNotes } from '../changelog/release-notes.js';
import { go, plan } from '../verdicts.js';

/** The end of the chain: says what the ledger knows now, and writes release notes where releases are made. */
export function planRelease(observation: Observation): Plan {
  const { failures, ending, cases } = openCases(observation);
  const judged = cases.map(judge);
  const notes = gather(judged, 'notes');
  const environment = observation.environment.name;
  return plan(
    [...failures, ...judged.map(({ verdict }) => verdict)],
    [ending, notes.length === 0 ? null : { do: 'release-notes', environment, notes }],
  );
}

function judge(one: Case): Judged {
  const { observation, component, name, where, state } = one;
  const { live, names } = state;
  const error = judgeChainEnd(observation, state);
  if (error !== null || live === null) return refuse(one, error ?? notVerified(name, where), live);
  const notes = missingReleaseNotes(observation, component);
  const files = notes.map(({ file }) => file).join(', ');
  if (files !== '') return { verdict: go(state, live, files), notes };
  const named = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return settle(one, 'done', `${where} runs ${live.shortId}${named}, verified`, live);
}
