import type { ErrorFacts } from '../errors.js';
import { quarantined } from '../error-catalogue.js';
import { held } from '../errors/holds.js';
import { pinned } from '../errors/rollback.js';
import { describeHolder } from '../errors/claims.js';
import { attemptDied, didNotComeUp, runsUnverified } from '../errors/status.js';
import { runsUnmerged } from '../errors/tries.js';
import type { Environment } from '../model/pipeline.js';
import { releaseCommand } from '../model/release-command.js';
import type { ComponentState, InProgress } from '../model/state.js';
import type { StatusFacts } from './facts.js';
import type { StatusCell, StatusNotice } from './status.js';

/** What is not as it should be in an environment as a whole. */
export function environmentNotices({ ledger }: StatusFacts, environment: string): StatusNotice[] {
  const hold = ledger.environment(environment).state.held;
  return hold === null ? [] : [noticeOf(held(environment, hold), environment, null)];
}

/** What is not as it should be with one component in one environment. */
export function componentNotices(
  environment: Environment,
  state: ComponentState,
  cell: StatusCell,
  drift: ErrorFacts | null,
  dead: ReadonlySet<string>,
): StatusNotice[] {
  const facts = [
    drift,
    died(environment, state, dead),
    ...verdicts(environment, state),
    pinOf(state),
    unverified(state, cell),
    notUp(environment, state),
  ];
  return facts.flatMap((error) =>
    error === null ? [] : [noticeOf(error, state.environment, state.component)],
  );
}

/** What was refused last, though something else may run there again. */
function verdicts(
  environment: Environment,
  { lastAttempt, rejected, suspect, component }: ComponentState,
): ErrorFacts[] {
  if (lastAttempt?.phase !== 'rejected' && lastAttempt?.kind !== 'redeploy') return [];
  const newest = (list: ComponentState['rejected'], alone: string | null): ErrorFacts[] =>
    list.slice(0, 1).map((entry) => quarantined(component, environment.name, entry, alone));
  return [...newest(rejected, null), ...newest(suspect, releaseCommand(component, environment))];
}

/** A run that was killed holds what it began until somebody goes on. */
function died(environment: Environment, state: ComponentState, dead: ReadonlySet<string>): ErrorFacts | null {
  const { component, inProgress } = state;
  if (inProgress === null || !dead.has(deadKey(inProgress))) return null;
  const { kind, artifact, holder, since } = inProgress;
  const what = `The ${kind} of ${[component, artifact?.shortId].filter(Boolean).join(' ')}`;
  const own = ['rollback', 'reverify', 'adopt', 'try', 'hotfix'].includes(kind);
  const command = own
    ? `nx run ${component}:${kind}-${environment.name}`
    : releaseCommand(component, environment);
  return attemptDied(what, environment.name, describeHolder(holder), since, command);
}

/** Which attempt of which run: several runs may hold members of one. */
export function deadKey({ attempt, holder }: Pick<InProgress, 'attempt' | 'holder'>): string {
  return JSON.stringify([attempt, holder.invocation]);
}

/** Where nothing ran before, a deployment that did not come up leaves nothing to show but this. */
function notUp(environment: Environment, state: ComponentState): ErrorFacts | null {
  const { live, lastAttempt, component, inProgress } = state;
  if (
    live !== null ||
    inProgress !== null ||
    lastAttempt?.phase !== 'failed' ||
    lastAttempt.artifact === null
  )
    return null;
  const { artifact, reason } = lastAttempt;
  const command = releaseCommand(component, environment);
  return didNotComeUp(component, environment.name, artifact.shortId, reason, command);
}

function pinOf({ pinned: pin, component, environment }: ComponentState): ErrorFacts | null {
  if (pin === null) return null;
  return pinned(component, environment, pin.from.map((commit) => commit.slice(0, 7)).join(', '), pin);
}

function unverified(
  { component, environment, adopted }: ComponentState,
  cell: StatusCell,
): ErrorFacts | null {
  if (cell.state !== 'deployed' || cell.artifact === null) return null;
  const { shortId } = cell.artifact;
  return cell.unmerged
    ? runsUnmerged(component, environment, shortId, `nx run ${component}:release`)
    : runsUnverified(component, environment, shortId, adopted === cell.artifact.commit);
}

function noticeOf(
  { code, message, hints }: ErrorFacts,
  environment: string | null,
  component: string | null,
): StatusNotice {
  return { code, environment, component, message, hints: hints ?? [] };
}
