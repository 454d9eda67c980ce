import type { RecordDraft } from '../../ledger/draft.js';
import { deployedAfter } from '../../model/order.js';
import type { Evidence } from '../../model/record.js';
import type { Observation } from '../../observe/observation.js';
import { untestedBelow } from '../verify/beside.js';
import type { Subject } from '../case.js';
import { goOn } from '../settle/claims.js';
import type { Answer } from '../verify/component-suites.js';
import type { AppendStep, Plan, Verdict } from '../plan.js';
import { startOfRedeploy } from './put-back.js';
import { erroredError, tellOf, withBeside } from './rejection-told.js';
import { append, failed, go, plan } from '../verdicts.js';

type Bad = { readonly subject: Subject; readonly answer: Exclude<Answer, { readonly kind: 'passed' }> };

/** Draws the consequences of component suites that did not pass; the others are looked at in the next round. */
export function planRejections(
  observation: Observation,
  others: readonly Verdict[],
  first: AppendStep | null,
  subjects: readonly Subject[],
  bad: readonly Bad[],
): Plan {
  const rejected = bad.filter(({ answer }) => answer.kind === 'rejected').map(({ subject }) => subject.name);
  const after = deployedAfter(
    subjects.map(({ component }) => component),
    new Set([...rejected, ...observation.findings.rejections.keys()]),
  );
  const drafts = bad.flatMap(({ subject, answer }) => {
    if (answer.kind === 'inconclusive') return [inconclusive(subject, answer.evidence, answer.culprit)];
    if (after.has(subject.name)) return goesWith(subject);
    const isAlone = untestedBelow(subject, subjects).length === 0;
    return rejection(subject, answer.evidence, isAlone ? 'rejected' : 'suspect');
  });
  const tell = bad.map(({ subject, answer }) =>
    withBeside(tellOf(subject, answer.kind, answer.culprit), untestedBelow(subject, subjects)),
  );
  const untouched = subjects
    .filter((subject) => !bad.some((entry) => entry.subject === subject))
    .map(({ state, artifact }) => go(state, artifact, `${artifact.shortId} is tested`));
  return plan(
    [...others, ...bad.map(verdictOn), ...untouched],
    [first, append('record what the suites said', drafts, { tell })],
  );
}

function verdictOn({ subject, answer }: Bad): Verdict {
  const { name, where, state, artifact } = subject;
  return answer.kind === 'inconclusive'
    ? failed(name, erroredError(subject, answer.culprit), artifact)
    : go(state, artifact, `${artifact.shortId} failed in ${where}`);
}

/** An answer that is none: the deployment stays, unverified, and the attempt ends so that it can be asked again. */
export function inconclusive(
  subject: Subject,
  evidence: readonly Evidence[],
  { suite, detail }: Evidence,
): RecordDraft {
  const why = detail === undefined ? '' : `: ${detail}`;
  const reason = `the suite ${suite} could not be asked${why}`;
  return recordOf(subject, { phase: 'failed', evidence, reason });
}

/** The rejection and, in the same push, the start of what puts the earlier artifact back. */
export function rejection(
  subject: Subject,
  evidence: readonly Evidence[],
  verdict: 'rejected' | 'suspect',
): RecordDraft[] {
  const culprit = evidence.find(({ outcome }) => outcome !== 'passed' && outcome !== 'flaky');
  const reason = culprit?.detail ?? `the suite ${culprit?.suite ?? ''} failed`;
  const record = recordOf(subject, { phase: 'rejected', evidence, verdict, reason });
  return [record, ...startOfRedeploy(subject)];
}

/** It failed, but so did what it stands on: it goes back without a verdict of its own. */
function goesWith(subject: Subject): RecordDraft[] {
  const reason = 'put back together with a component it is deployed after';
  return [recordOf(subject, { phase: 'abandoned', reason }), ...startOfRedeploy(subject)];
}

/** A record of what became of the attempt under which it was tested. */
export function recordOf(
  { name, state, artifact, attempt }: Subject,
  more: Partial<RecordDraft>,
): RecordDraft {
  if (attempt === null) throw new Error(`${name} is tested without an attempt`);
  return goOn(state, attempt, { artifact, ...more });
}
