import type { ErrorFacts } from '../errors.js';
import * as claimsErrors from '../errors/claims.js';
import type { HotfixDraft, RecordDraft } from '../ledger/draft.js';
import { holderKey } from '../model/holder-key.js';
import type { Suite } from '../model/pipeline.js';
import type { Evidence } from '../model/record.js';
import type { Observation } from '../observe/observation.js';
import { attemptId } from './attempt.js';
import { untestedBeside } from './beside.js';
import { environmentBusy } from './claims.js';
import { judgeComponent, outcomeVerdict, type Subject } from './component-suites.js';
import { setKey } from './evidence-key.js';
import { hotfixOf, portedDrafts } from './hotfix-rules.js';
import { letUntestedGo } from './let-go.js';
import {
  endOfVerification,
  erroredError,
  inconclusive,
  rejection,
  tellOf,
  tellOfSet,
  withBeside,
} from './plan-rejection.js';
import type { AppendStep, Plan, Step, Verdict } from './plan.js';
import { setThatPassed, testedWith } from './tested-set.js';
import { failed, go, plan, refused } from './verdicts.js';

/**
 * The suites of environment scope, once for the whole set, on an environment that stands still; and what
 * follows from their answers. Blame: over one change, that change is rejected; over several, all are suspect.
 * Everything that has not passed there is a change, also what other runs brought.
 */
export function planEnvironmentSuites(
  observation: Observation,
  others: readonly Verdict[],
  first: AppendStep | null,
  subjects: readonly Subject[],
): Plan {
  const suites = environmentSuites(observation);
  const given = suites.map((suite) => ({ suite, evidence: answerOf(observation, suite) }));
  const bad = given.find(
    ({ suite, evidence }) => evidence !== null && outcomeVerdict(evidence, suite) !== 'passed',
  );
  const next = given.find(({ evidence }) => evidence === null);
  if (bad === undefined && next !== undefined) return ask(observation, others, first, subjects, next.suite);
  const evidence = given.flatMap((entry) => (entry.evidence === null ? [] : [entry.evidence]));
  const verdict = bad?.evidence == null ? 'passed' : outcomeVerdict(bad.evidence, bad.suite);
  return plan(
    [
      ...others,
      ...subjects.map((subject) => verdictOn(observation, subject, verdict, bad?.evidence ?? null)),
    ],
    [first, conclusion(observation, subjects, evidence, verdict, bad?.evidence ?? null)],
  );
}

function environmentSuites(observation: Observation): Suite[] {
  return observation.environment.verify.flatMap((name) => {
    const suite = observation.pipeline.suites[name];
    return suite?.scope === 'environment' ? [suite] : [];
  });
}

/** The answer of this run, or one that the ledger holds about the same set and that is young enough. */
function answerOf(observation: Observation, suite: Suite): Evidence | null {
  const key = setKey(observation, suite);
  const fresh = observation.findings.evidence.find(
    ({ evidence }) => evidence.suite === suite.name && evidence.set === key,
  );
  if (fresh !== undefined) return fresh.evidence;
  // Who asks again wants a new answer.
  if (observation.intent.step === 'reverify') return null;
  const { evidence } = observation.ledger.environment(observation.environment.name).state;
  const oldest = Date.parse(observation.now) - observation.pipeline.evidenceMaxAgeSeconds * 1000;
  const kept = evidence.find(
    (entry) =>
      entry.suite === suite.name &&
      entry.set === key &&
      outcomeVerdict(entry, suite) === 'passed' &&
      Date.parse(entry.at ?? '') >= oldest,
  );
  return kept ?? null;
}

function ask(
  observation: Observation,
  others: readonly Verdict[],
  first: AppendStep | null,
  subjects: readonly Subject[],
  suite: Suite,
): Plan {
  const verdicts = [
    ...others,
    ...subjects.map(({ state, artifact }) =>
      go(state, artifact, `${artifact.shortId} is tested with its set`),
    ),
  ];
  const busy = environmentBusy(observation) ?? movingNeighbour(observation);
  if (busy !== null) {
    const refusals = subjects.map(({ component, artifact }) => refused(component.name, busy, artifact));
    const held = subjects.map(({ state }) => state);
    const atEnd = letUntestedGo(observation, held, busy.message);
    return { ...plan([...others, ...refusals], [first], busy.message), atEnd };
  }
  const environment = observation.environment.name;
  const attempt = attemptId(observation.holder.invocation, environment, 'verify');
  const ours = observation.ledger.environment(environment).state.verifying?.attempt === attempt;
  const lock: AppendStep = {
    do: 'append',
    title: `keep ${environment} still for its suites`,
    drafts: [],
    environments: [
      {
        environment,
        kind: 'verify',
        attempt,
        components: subjects.map(({ component }) => component.name),
        holder: observation.holder,
      },
    ],
    tags: [],
  };
  const run = {
    suite: suite.name,
    component: null,
    commit: null,
    digest: null,
    set: setKey(observation, suite),
    against: null,
  };
  return plan(verdicts, [first, ours ? null : lock, { do: 'suites', environment, runs: [run] }]);
}

/** Somebody else's deployment that is under way; the set would change under the suite. */
function movingNeighbour(observation: Observation): ErrorFacts | null {
  const { environment, ledger, holder, deadHolders } = observation;
  for (const { component, inProgress } of ledger.componentsIn(environment.name)) {
    if (inProgress === null || inProgress.phase !== 'started') continue;
    if (inProgress.holder.invocation === holder.invocation) continue;
    if (deadHolders.has(holderKey(inProgress))) continue;
    return claimsErrors.busy(component, environment.name, inProgress);
  }
  return null;
}

function conclusion(
  observation: Observation,
  subjects: readonly Subject[],
  evidence: readonly Evidence[],
  verdict: 'passed' | 'failed' | 'unknown',
  culprit: Evidence | null,
): Step {
  const environment = observation.environment.name;
  const beside = untestedBeside(observation, subjects);
  const blame = subjects.length === 1 && beside.length === 0 ? 'rejected' : 'suspect';
  const drafts = subjects.flatMap((subject) => {
    const all = [...judgeComponent(observation, subject).evidence, ...evidence];
    if (verdict === 'passed') return [passed(observation, subject, all)];
    if (verdict === 'failed') return rejection(observation, subject, all, blame);
    return [inconclusive(subject, all, evidence.at(-1) as Evidence)];
  });
  const attempt = attemptId(observation.holder.invocation, environment, 'verify');
  const fresh = observation.findings.evidence.map((entry) => entry.evidence);
  const news = evidence.filter((entry) => fresh.includes(entry));
  const names = subjects.map(({ component }) => component.name);
  const tested = verdict === 'passed' ? setThatPassed(observation) : null;
  return {
    do: 'append',
    title: verdict === 'passed' ? `record that ${environment} is verified` : 'record what the suites said',
    drafts,
    ...(verdict === 'passed' ? { hotfixes: portsThatArrived(observation, subjects) } : {}),
    environments: news.length === 0 ? [] : [endOfVerification(observation, attempt, names, news, tested)],
    tags: [],
    tell:
      culprit === null
        ? []
        : subjects.map((subject) =>
            withBeside(
              verdict === 'failed' && subjects.length > 1
                ? tellOfSet(observation, subject, subjects, culprit)
                : tellOf(observation, subject, verdict === 'failed' ? 'rejected' : 'inconclusive', culprit),
              beside,
            ),
          ),
  };
}

/** What came from the trunk, in the usual way. */
function portsThatArrived(observation: Observation, subjects: readonly Subject[]): HotfixDraft[] {
  const promoted = subjects.filter(({ attempt }) => attempt?.kind === 'promotion');
  return portedDrafts(
    observation,
    promoted.map(({ component, artifact }) => ({ component: component.name, artifact })),
  );
}

function passed(observation: Observation, subject: Subject, evidence: readonly Evidence[]): RecordDraft {
  const before = testedWith(observation);
  const hotfix = hotfixOf(observation.ledger, subject.component.name, subject.artifact.commit);
  return {
    attempt: subject.attempt?.attempt ?? '',
    kind: subject.attempt?.kind ?? 'release',
    phase: 'verified',
    component: subject.component.name,
    environment: subject.state.environment,
    artifact: subject.artifact,
    replaces: subject.attempt?.replaces ?? null,
    evidence,
    ...(before === null ? {} : { testedWith: before }),
    ...(hotfix === null ? {} : { reason: hotfix.reason }),
  };
}

function verdictOn(
  observation: Observation,
  subject: Subject,
  verdict: 'passed' | 'failed' | 'unknown',
  culprit: Evidence | null,
): Verdict {
  if (verdict === 'unknown' && culprit !== null) {
    return failed(subject.component.name, erroredError(observation, subject, culprit), subject.artifact);
  }
  return go(
    subject.state,
    subject.artifact,
    `${subject.artifact.shortId} ${verdict === 'passed' ? 'passed' : 'failed'}`,
  );
}
