import type { ErrorFacts } from '../errors.js';
import { quarantined } from '../error-catalogue.js';
import { held } from '../errors/holds.js';
import { pinned } from '../errors/rollback.js';
import { runsUnverified } from '../errors/status.js';
import { runsUnmerged } from '../errors/tries.js';
import type { Environment } from '../model/pipeline.js';
import { releaseCommand } from '../model/release-command.js';
import type { ComponentState } from '../model/state.js';
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
): StatusNotice[] {
  const facts = [drift, ...verdicts(environment, state), pinOf(state), unverified(state, cell)];
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
