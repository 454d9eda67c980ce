import { columns } from './columns.js';
import { plainText } from './markdown-escape.js';
import type { Plan, Step, Verdict } from '../plan/plan.js';

/** A plan for people: one line per component, then what would be done, in order. */
export function renderPlan(plan: Plan, environment: string): string {
  return [
    ...columns(plan.verdicts.map((verdict) => [verdict.component, describe(verdict)])),
    ...remarksOf(plan).map((remark) => `  ! ${remark}`),
    ...(plan.waitFor === null ? [] : [`  waits: ${plan.waitFor}`]),
    ...plan.steps.flatMap((step) => stepLines(step, environment)),
    ...(plan.verdicts.some(({ status }) => status === 'go') || plan.steps.length > 0
      ? []
      : ['  nothing to do']),
  ].join('\n');
}

/** Each once, however many components it concerns. */
export function remarksOf({ verdicts }: Plan): string[] {
  return [...new Set(verdicts.flatMap(({ remarks }) => remarks ?? []))];
}

function describe({ status, summary, artifact, replaces, error }: Verdict): string {
  if (status !== 'go') {
    const details = (error?.details ?? []).map((line) => `  ${plainText(line)}`);
    const hints = (error?.hints ?? []).map((hint) => `-> ${hint}`);
    return `${status}: ${[summary, ...details, ...hints].join('\n      ')}`;
  }
  const from = replaces === null ? 'nothing' : replaces.shortId;
  return `${from} -> ${artifact?.shortId ?? '?'}  (${summary})`;
}

function stepLines(step: Step, environment: string): string[] {
  switch (step.do) {
    case 'append':
      return [
        ...step.tags.map(({ name, commit }) => `  + tag ${name} at ${commit}`),
        ...step.drafts.map(
          ({ environment: where, component, kind, phase, artifact }) =>
            `  + record ${where}/${component}: ${kind} ${phase} ${artifact?.shortId ?? ''}`,
        ),
      ];
    case 'image':
      return step.wants.map(({ artifact }) => `  + have the image ${artifact.image}:${artifact.shortId}`);
    case 'image-names':
      return step.names.map(
        ({ component, tag, digest }) => `  + image tag ${component}:${tag} for ${digest}`,
      );
    case 'deploy':
      return step.changes.map(
        ({ component, artifact }) =>
          `  ~ ${environment}: ${component} to ${artifact.image}@${artifact.digest}`,
      );
    case 'await-live':
      return [`  . wait until ${environment} reports it`];
    case 'suites':
      return step.runs.map(({ suite, component }) => `  . suite ${suite} on ${component ?? 'the whole set'}`);
    case 'notes':
      return step.runs.map(
        ({ id, command }) => `  . deployment note ${id}: run ${plainText(command.join(' '))}`,
      );
    case 'release-notes':
      return step.notes.map(
        ({ file, component, release }) => `  ~ ${file}: notes of ${component} ${release}`,
      );
    case 'changelog':
      return step.sections.map(({ file, attempt }) => `  ~ ${file}: section ${attempt}`);
  }
}
