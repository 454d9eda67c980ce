import { type Advice, advice, run } from '../model/advice.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import * as deploymentErrors from '../errors/deployments.js';
import { attemptDied } from '../errors/status.js';
import { runsUnverified } from '../errors/verified.js';
import { quarantined } from '../errors/suites.js';
import { held } from '../errors/holds.js';
import { pinned } from '../errors/rollback.js';
import { describeHolder } from '../errors/claims.js';
import { runsUnmerged } from '../errors/tries.js';
import type { Environment } from '../model/pipeline.js';
import { releaseCommand } from '../model/release-command.js';
import { holderKey } from '../model/holder-key.js';
import type { ComponentState } from '../model/state.js';
import { attemptThatDied } from './attempt-died.js';
import { didNotComeUp } from './cell.js';
import { noticeOf, type Notice } from './notice.js';
import type { StatusFacts } from './facts.js';
import type { StatusCell } from './status.js';

/** What is not as it should be in an environment as a whole. */
export function environmentNotices(facts: StatusFacts, environment: Environment): Notice[] {
  const { name } = environment;
  const hold = facts.ledger.environment(name).state.held;
  const found = [hold === null ? null : held(name, hold), suitesDied(facts, environment)];
  return found.flatMap((error) => (error === null ? [] : [noticeOf(error, name, null)]));
}

/** A run that was killed keeps the environment still for its suites, also where it holds no component any more. */
function suitesDied({ ledger, dead }: StatusFacts, environment: Environment): ErrorFacts | null {
  const { name } = environment;
  const { verifying } = ledger.environment(name).state;
  if (verifying === null || !dead.has(holderKey(verifying))) return null;
  const { components, holder, since } = verifying;
  const isToldOf = ledger
    .componentsIn(name)
    .some(({ inProgress }) => inProgress !== null && dead.has(holderKey(inProgress)));
  if (isToldOf) return null;
  const [first = ''] = components;
  const what = `The test of ${components.join(', ')}`;
  return attemptDied(
    what,
    name,
    describeHolder(holder),
    since,
    advice`${run(first, 'integration-test', name)}`,
  );
}

/** What is not as it should be with one component in one environment. */
export function componentNotices(
  environment: Environment,
  state: ComponentState,
  cell: StatusCell,
  drift: ErrorFacts | null,
  dead: ReadonlySet<string>,
  waitsForNote: boolean,
): Notice[] {
  const facts = [
    drift,
    died(environment, state, dead),
    ...verdicts(environment, state),
    pinOf(state),
    // The notice about the note has the command that ends it.
    waitsForNote ? null : unverified(state, cell),
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
  const newest = (list: ComponentState['rejected'], alone: Advice | null): ErrorFacts[] =>
    list.slice(0, 1).map((entry) => quarantined(component, environment.name, entry, alone));
  return [...newest(rejected, null), ...newest(suspect, releaseCommand(component, environment))];
}

/** A run that was killed holds what it began until somebody goes on. */
function died(environment: Environment, state: ComponentState, dead: ReadonlySet<string>): ErrorFacts | null {
  const { component, inProgress } = state;
  return inProgress !== null && dead.has(holderKey(inProgress))
    ? attemptThatDied(environment, component, inProgress)
    : null;
}

/** Where nothing ran before, a deployment that did not come up leaves nothing to show but this. */
function notUp(environment: Environment, state: ComponentState): ErrorFacts | null {
  const { lastAttempt, component } = state;
  if (!didNotComeUp(state) || lastAttempt?.artifact == null) return null;
  const { artifact, reason } = lastAttempt;
  const command = releaseCommand(component, environment);
  return deploymentErrors.didNotComeUp(component, environment.name, artifact.shortId, reason, command);
}

/** Not while it still goes back: what is pinned out runs there. */
function pinOf({ pinned: pin, component, environment, inProgress }: ComponentState): ErrorFacts | null {
  if (pin === null || inProgress?.kind === 'rollback') return null;
  return pinned(component, environment, pin.from.map((commit) => commit.slice(0, 7)).join(', '), pin);
}

function unverified(
  { component, environment, adopted }: ComponentState,
  cell: StatusCell,
): ErrorFacts | null {
  if (cell.state !== 'deployed' || cell.artifact === null) return null;
  const { shortId } = cell.artifact;
  return cell.unmerged
    ? runsUnmerged(component, environment, shortId, advice`${run(component, 'release')}`)
    : runsUnverified(component, environment, shortId, adopted === cell.artifact.commit);
}
