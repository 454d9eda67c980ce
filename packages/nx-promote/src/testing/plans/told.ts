import type { Plan, Step, Verdict } from '../../core/plan/plan.js';

/** A plan in lines that a table can hold: the verdicts, then the steps, then who is waited for. */
export function told({ verdicts, steps, waitFor }: Plan): string[] {
  const waits = waitFor === null ? [] : [`waits: ${waitFor}`];
  return [...verdicts.map(verdictLine), ...steps.flatMap(stepLines), ...waits];
}

function verdictLine({ component, status, summary, artifact, replaces, error, remarks }: Verdict): string {
  const what = `${artifact?.shortId[0] ?? '-'} for ${replaces?.shortId[0] ?? '-'}`;
  const why = error === null ? summary : error.code;
  const said = remarks === undefined || remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  return `${component} ${status} ${what}: ${why}${said}`;
}

function stepLines(step: Step): string[] {
  switch (step.do) {
    case 'append':
      return [
        `write: ${step.title}`,
        ...step.drafts.map((draft) => {
          const artifact = `${draft.artifact?.shortId[0] ?? '-'} for ${draft.replaces?.shortId[0] ?? '-'}`;
          const more = [
            draft.holder === undefined ? 'ends' : `held by ${draft.holder.invocation}`,
            ...(draft.names ?? []),
            ...(draft.overrides ?? []).map(({ gate, reason }) => `past ${gate}: ${reason}`),
            ...(draft.verdict === undefined ? [] : [draft.verdict]),
            ...(draft.pin === undefined ? [] : [`pins ${draft.pin}`]),
            ...(draft.reason === undefined ? [] : [`"${draft.reason}"`]),
          ];
          return `  ${draft.component} ${draft.kind} ${draft.phase} ${artifact}, ${more.join(', ')}`;
        }),
        ...step.environments.map(({ kind, components }) => `  environment ${kind} ${components.join(' ')}`),
        ...step.tags.map(({ name, commit }) => `  tag ${name} on ${commit[0]}`),
        ...(step.tell ?? []).map(({ component, as, error }) => `  tell ${as} of ${component}: ${error.code}`),
      ];
    case 'image':
      return [
        `build ${step.wants.map(({ component, artifact }) => `${component} ${artifact.shortId[0]}`).join(', ')}`,
      ];
    case 'image-names':
      return step.names.map(
        ({ component, digest, tag, under }) => `name ${component} ${digest[7]} ${tag}, ${under}`,
      );
    case 'deploy':
      return [
        `deploy "${step.subject}"`,
        ...step.changes.map(
          ({ component, artifact, replaces }) =>
            `  ${component} ${artifact.shortId[0]} for ${replaces?.shortId[0] ?? '-'}`,
        ),
      ];
    case 'suites':
      return step.runs.map(({ suite, component }) => `ask ${suite} of ${component ?? 'the set'}`);
    case 'await-live':
      return [`await ${step.changes.map(({ component }) => component).join(' ')}`];
    default:
      return [step.do];
  }
}
