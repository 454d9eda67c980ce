import { setFailed, suiteErrored, suiteFailed } from '../errors/suites.js';
import type { EnvironmentDraft, RecordDraft } from '../ledger/draft.js';
import { sameArtifact, type Artifact } from '../model/artifact.js';
import { releaseCommand } from '../model/release-command.js';
import { deployedAfter } from '../model/order.js';
import type { Evidence } from '../model/record.js';
import type { ComponentState } from '../model/state.js';
import type { TestedSet } from '../model/tested-set.js';
import type { Observation } from '../observe/observation.js';
import { attemptId } from './attempt.js';
import { untestedBelow, type Beside } from './beside.js';
import type { Answer, Subject } from './component-suites.js';
import { versionMissing } from './deployed-version.js';
import { quarantineOf } from './eligibility.js';
import type { AppendStep, Plan, Tell, Verdict } from './plan.js';
import { irreversible, undoLines, undone } from './undo-notes.js';
import { failed, go, plan } from './verdicts.js';

type Bad = { readonly subject: Subject; readonly answer: Answer };

/** Draws the consequences of component suites that did not pass; the others are looked at in the next round. */
export function planRejections(
  observation: Observation,
  others: readonly Verdict[],
  first: AppendStep | null,
  subjects: readonly Subject[],
  bad: readonly Bad[],
): Plan {
  const rejected = new Set(
    bad.filter(({ answer }) => answer.kind === 'rejected').map(({ subject }) => subject.component.name),
  );
  const blamed = new Set([...rejected, ...observation.findings.rejections.keys()]);
  const after = deployedAfter(
    subjects.map(({ component }) => component),
    blamed,
  );
  const drafts = bad.flatMap(({ subject, answer }) => {
    if (answer.kind === 'passed') return [];
    if (answer.kind === 'inconclusive') return [inconclusive(subject, answer.evidence, answer.culprit)];
    return after.has(subject.component.name)
      ? goesWith(observation, subject)
      : rejection(
          observation,
          subject,
          answer.evidence,
          untestedBelow(observation, subject.component, subjects).length === 0 ? 'rejected' : 'suspect',
        );
  });
  const verdicts = bad.map(({ subject, answer }) =>
    answer.kind === 'inconclusive'
      ? failed(subject.component.name, erroredError(observation, subject, answer.culprit), subject.artifact)
      : go(
          subject.state,
          subject.artifact,
          `${subject.artifact.shortId} failed in ${observation.environment.name}`,
        ),
  );
  const untouched = subjects
    .filter((subject) => !bad.some((entry) => entry.subject === subject))
    .map(({ state, artifact }) => go(state, artifact, `${artifact.shortId} is tested`));
  const append: AppendStep = {
    do: 'append',
    title: 'record what the suites said',
    drafts,
    environments: [],
    tags: [],
    tell: bad.flatMap(({ subject, answer }) =>
      answer.kind === 'passed'
        ? []
        : [
            withBeside(
              tellOf(observation, subject, answer.kind, answer.culprit),
              untestedBelow(observation, subject.component, subjects),
            ),
          ],
    ),
  };
  return plan([...others, ...verdicts, ...untouched], [first, append]);
}

/** The message at the end, whatever is put back in between. */
export function tellOf(
  observation: Observation,
  subject: Subject,
  kind: 'rejected' | 'inconclusive',
  culprit: Evidence,
): Tell {
  const component = subject.component.name;
  if (kind === 'inconclusive') {
    return { component, as: 'failure', error: erroredError(observation, subject, culprit) };
  }
  const where = observation.environment.name;
  const error = suiteFailed(
    component,
    where,
    culprit.suite,
    detailOf(culprit),
    whatThen(observation, subject),
  );
  return { component, as: 'rejection', error };
}

/** Of a set that failed together each member is suspect; what the suite said is shown once, with the first. */
export function tellOfSet(
  observation: Observation,
  subject: Subject,
  set: readonly Subject[],
  culprit: Evidence,
): Tell {
  const component = subject.component.name;
  const error = setFailed(
    component,
    set.map(({ component: { name } }) => name),
    observation.environment.name,
    culprit.suite,
    [set[0] === subject ? detailOf(culprit) : '', whatThen(observation, subject)].filter(Boolean),
    releaseCommand(component, observation.environment),
  );
  return { component, as: 'rejection', error };
}

function detailOf({ detail, report }: Evidence): string {
  return [detail, report === null ? null : `report: ${report}`].filter(Boolean).join('; ');
}

/** Whether the earlier artifact comes back, or why what failed stays. */
function whatThen(observation: Observation, subject: Subject): string {
  const component = subject.component.name;
  const where = observation.environment.name;
  const back = putBackTarget(observation, subject.state, subject.artifact);
  const stays = irreversible(observation, component).map(({ note }) => note.id);
  const kept =
    observation.environment.onRejected !== 'keep' && stays.length > 0
      ? `${subject.artifact.shortId} stays in ${where}: what the deployment note ${stays.join(', ')} asked for cannot be undone; to go back nevertheless: nx run ${component}:rollback --environment=${where} --confirm`
      : observation.environment.onRejected === 'keep'
        ? `${subject.artifact.shortId} stays in ${where}, as its policy says (onRejected: keep)`
        : `${subject.artifact.shortId} stays in ${where}: nothing was verified there before`;
  const undo = back === null ? [] : undoLines(observation, component);
  return back === null ? kept : [`${back.shortId} is put back in ${where}`, ...undo].join('; ');
}

/** A no that may be about something else says so, and what to test first. */
export function withBeside(told: Tell, beside: readonly Beside[]): Tell {
  const [first] = beside;
  if (told.as !== 'rejection' || first === undefined) return told;
  const names = beside.map(({ component, artifact }) => `${component} ${artifact.shortId}`).join(', ');
  const details = [...(told.error.details ?? []), `suspect, not rejected: ${names} had not passed either`];
  const hints = [...(told.error.hints ?? []), `release or roll back ${first.component}, then try again`];
  return { ...told, error: { ...told.error, details, hints } };
}

export function erroredError(
  observation: Observation,
  subject: Subject,
  culprit: Evidence,
): ReturnType<typeof suiteErrored> {
  return suiteErrored(
    subject.component.name,
    observation.environment.name,
    culprit.suite,
    culprit.detail ?? '',
  );
}

/** An answer that is none: the deployment stays, unverified, and the attempt ends so that it can be asked again. */
export function inconclusive(
  subject: Subject,
  evidence: readonly Evidence[],
  culprit: Evidence,
): RecordDraft {
  return {
    ...base(subject),
    phase: 'failed',
    evidence,
    reason: `the suite ${culprit.suite} could not be asked${culprit.detail === undefined ? '' : `: ${culprit.detail}`}`,
  };
}

/** The rejection and, in the same push, the start of what puts the earlier artifact back. */
export function rejection(
  observation: Observation,
  subject: Subject,
  evidence: readonly Evidence[],
  verdict: 'rejected' | 'suspect',
): RecordDraft[] {
  const culprit = evidence.find(({ outcome }) => outcome !== 'passed' && outcome !== 'flaky');
  const record: RecordDraft = {
    ...base(subject),
    phase: 'rejected',
    evidence,
    verdict,
    reason: culprit?.detail ?? `the suite ${culprit?.suite ?? ''} failed`,
  };
  return [record, ...startOfRedeploy(observation, subject)];
}

/** It failed, but so did what it stands on: it goes back without a verdict of its own. */
function goesWith(observation: Observation, subject: Subject): RecordDraft[] {
  return [
    {
      ...base(subject),
      phase: 'abandoned',
      reason: 'put back together with a component it is deployed after',
    },
    ...startOfRedeploy(observation, subject),
  ];
}

function startOfRedeploy(observation: Observation, subject: Subject): RecordDraft[] {
  const earlier = putBackTarget(observation, subject.state, subject.artifact);
  if (earlier === null) return [];
  return [
    {
      attempt: attemptId(observation.holder.invocation, observation.environment.name, 'redeploy'),
      kind: 'redeploy',
      phase: 'started',
      component: subject.component.name,
      environment: observation.environment.name,
      artifact: earlier,
      replaces: subject.artifact,
      holder: observation.holder,
      notes: undone(observation, subject.component.name),
      reason: `${subject.artifact.shortId} did not pass`,
    },
  ];
}

/**
 * The newest artifact that passed here, was rejected nowhere, and that nobody went back from; null where the
 * policy keeps what is there.
 */
export function putBackTarget(
  observation: Observation,
  state: ComponentState,
  now: Artifact,
): Artifact | null {
  if (observation.environment.onRejected === 'keep') return null;
  // Nobody undoes blindly what cannot be undone: a person decides, with a rollback.
  if (irreversible(observation, state.component).length > 0) return null;
  const component = observation.allComponents.find(({ name }) => name === state.component);
  const found = state.history.find(
    ({ artifact }) =>
      // A deployment that says a version cannot say that of something without one.
      (component === undefined || versionMissing(observation, component, state, artifact) === null) &&
      !sameArtifact(artifact, now) &&
      state.pinned?.from.includes(artifact.commit) !== true &&
      quarantineOf(observation, state.component, artifact.commit) === null,
  );
  return found?.artifact ?? null;
}

function base(subject: Subject): Omit<RecordDraft, 'phase'> {
  return {
    attempt: subject.attempt?.attempt ?? '',
    kind: subject.attempt?.kind ?? 'release',
    component: subject.component.name,
    environment: subject.state.environment,
    artifact: subject.artifact,
    replaces: subject.attempt?.replaces ?? null,
  };
}

/** Ends a suite of environment scope: its answers are kept with the set they are about, and the set if it passed. */
export function endOfVerification(
  observation: Observation,
  attempt: string,
  components: readonly string[],
  evidence: readonly Evidence[],
  tested: Omit<TestedSet, 'at'> | null = null,
): EnvironmentDraft {
  return {
    environment: observation.environment.name,
    kind: 'verified',
    attempt,
    components,
    evidence,
    ...(tested === null ? {} : { tested }),
  };
}
