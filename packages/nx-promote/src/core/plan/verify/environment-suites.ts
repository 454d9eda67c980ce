import * as claimsErrors from '../../errors/claims.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import type { EnvironmentDraft, HotfixDraft, RecordDraft } from '../../ledger/draft.js';
import { holderKey } from '../../model/holder-key.js';
import type { Suite } from '../../model/pipeline.js';
import type { Evidence } from '../../model/record.js';
import type { Observation } from '../../observe/observation.js';
import { attemptId } from '../settle/attempt.js';
import { untestedBeside } from './beside.js';
import type { Subject } from '../case.js';
import { environmentBusy } from '../settle/claims.js';
import { judgeComponent, outcomeVerdict, type SuiteVerdict } from './component-suites.js';
import { setKey } from './evidence-key.js';
import { hotfixOf, portedDrafts } from '../gates/hotfix-rules.js';
import { endUntestedAttempts } from '../settle/end-unused-attempts.js';
import { inconclusive, recordOf, rejection } from '../go-back/plan-rejection.js';
import type { AppendStep, Plan, Verdict } from '../plan.js';
import { erroredError, tellOf, tellOfSet, withBeside } from '../go-back/rejection-told.js';
import { setThatPassed, testedWith } from './tested-set.js';
import { append, failed, go, plan, refused } from '../verdicts.js';

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
  const given = environmentSuites(observation).map((suite) => {
    const evidence = answerOf(observation, suite);
    return { suite, evidence, verdict: evidence === null ? null : outcomeVerdict(evidence, suite) };
  });
  const bad = given.find(({ verdict }) => verdict !== null && verdict !== 'passed');
  const next = given.find(({ evidence }) => evidence === null);
  if (bad === undefined && next !== undefined) return ask(observation, others, first, subjects, next.suite);
  const evidence = given.flatMap((entry) => entry.evidence ?? []);
  const verdict = bad?.verdict ?? 'passed';
  const culprit = bad?.evidence ?? null;
  return plan(
    [...others, ...subjects.map((subject) => verdictOn(subject, verdict, culprit))],
    [first, conclusion(observation, subjects, evidence, verdict, culprit)],
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
  const busy = environmentBusy(observation) ?? movingNeighbour(observation);
  if (busy !== null) {
    const refusals = subjects.map(({ name, artifact }) => refused(name, busy, artifact));
    const held = subjects.map(({ state }) => state);
    const atEnd = endUntestedAttempts(observation, held, busy.message);
    return { ...plan([...others, ...refusals], [first], busy.message), atEnd };
  }
  const verdicts = subjects.map(({ state, artifact }) =>
    go(state, artifact, `${artifact.shortId} is tested with its set`),
  );
  const set = setKey(observation, suite);
  const run = { suite: suite.name, component: null, commit: null, digest: null, set, against: null };
  const environment = observation.environment.name;
  const steps = [keepStill(observation, subjects), { do: 'suites', environment, runs: [run] } as const];
  return plan([...others, ...verdicts], [first, ...steps]);
}

/** The lock of the environment while its suites run; null when it is ours already. */
function keepStill(
  { environment, holder, ledger }: Observation,
  subjects: readonly Subject[],
): AppendStep | null {
  const attempt = attemptId(holder.invocation, environment.name, 'verify');
  if (ledger.environment(environment.name).state.verifying?.attempt === attempt) return null;
  const components = subjects.map(({ name }) => name);
  const lock = { environment: environment.name, kind: 'verify', attempt, components, holder } as const;
  return append(`keep ${environment.name} still for its suites`, [], { environments: [lock] });
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
  verdict: SuiteVerdict,
  culprit: Evidence | null,
): AppendStep {
  const where = observation.environment.name;
  const beside = untestedBeside(observation, subjects);
  const blame = subjects.length === 1 && beside.length === 0 ? 'rejected' : 'suspect';
  const drafts = subjects.flatMap((subject) => {
    const all = [...judgeComponent(subject).evidence, ...evidence];
    if (verdict === 'passed') return [passed(subject, all)];
    if (verdict === 'failed') return rejection(subject, all, blame);
    return [inconclusive(subject, all, evidence.at(-1) as Evidence)];
  });
  const tell =
    culprit === null
      ? []
      : subjects.map((subject) =>
          withBeside(
            verdict === 'failed' && subjects.length > 1
              ? tellOfSet(subject, subjects, culprit)
              : tellOf(subject, verdict === 'failed' ? 'rejected' : 'inconclusive', culprit),
            beside,
          ),
        );
  const title = verdict === 'passed' ? `record that ${where} is verified` : 'record what the suites said';
  return append(title, drafts, {
    ...(verdict === 'passed' ? { hotfixes: portsThatArrived(observation, subjects) } : {}),
    environments: endOfSuites(observation, subjects, evidence, verdict),
    tell,
  });
}

/** Keeps new answers with the set that they are about, and the set if it passed. */
function endOfSuites(
  observation: Observation,
  subjects: readonly Subject[],
  evidence: readonly Evidence[],
  verdict: SuiteVerdict,
): EnvironmentDraft[] {
  const { environment, findings, holder } = observation;
  const fresh = findings.evidence.map((entry) => entry.evidence);
  const news = evidence.filter((entry) => fresh.includes(entry));
  if (news.length === 0) return [];
  return [
    {
      environment: environment.name,
      kind: 'verified',
      attempt: attemptId(holder.invocation, environment.name, 'verify'),
      components: subjects.map(({ name }) => name),
      evidence: news,
      ...(verdict === 'passed' ? { tested: setThatPassed(observation) } : {}),
    },
  ];
}

/** What came from the trunk, in the usual way. */
function portsThatArrived(observation: Observation, subjects: readonly Subject[]): HotfixDraft[] {
  const promoted = subjects.filter(({ attempt }) => attempt?.kind === 'promotion');
  return portedDrafts(
    observation,
    promoted.map(({ name, artifact }) => ({ component: name, artifact })),
  );
}

function passed(subject: Subject, evidence: readonly Evidence[]): RecordDraft {
  const { observation, name, artifact } = subject;
  const before = testedWith(observation);
  const hotfix = hotfixOf(observation.ledger, name, artifact.commit);
  return recordOf(subject, {
    phase: 'verified',
    evidence,
    ...(before === null ? {} : { testedWith: before }),
    ...(hotfix === null ? {} : { reason: hotfix.reason }),
  });
}

function verdictOn(subject: Subject, verdict: SuiteVerdict, culprit: Evidence | null): Verdict {
  const { name, state, artifact } = subject;
  if (verdict === 'unknown' && culprit !== null) {
    return failed(name, erroredError(subject, culprit), artifact);
  }
  return go(state, artifact, `${artifact.shortId} ${verdict === 'passed' ? 'passed' : 'failed'}`);
}
