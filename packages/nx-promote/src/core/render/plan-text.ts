import type { Speller } from '../model/advice.js';
import { columns } from './columns.js';
import { plainText } from './markdown-escape.js';
import type { HotfixRecord } from '../model/hotfix.js';
import type { CommandStep } from '../plan/command-steps.js';
import type { Plan, Step, Verdict } from '../plan/plan.js';

/** A plan for people: one line per component, then what would be done, in order. */
export function renderPlan(plan: Plan, environment: string, spell: Speller): string {
  return [
    ...columns(plan.verdicts.map((verdict) => [verdict.component, describe(verdict, spell)])),
    ...remarksOf(plan).map((remark) => `  ! ${remark}`),
    ...(plan.waitFor === null ? [] : [`  waits: ${plan.waitFor}`]),
    ...renderSteps(plan.steps, environment),
    ...(plan.verdicts.some(({ status }) => status === 'go') || plan.steps.length > 0
      ? []
      : ['  nothing to do']),
  ].join('\n');
}

/** What would be done, in order. */
export function renderSteps(steps: readonly Step[], environment = ''): string[] {
  return steps.flatMap((step) => stepLines(step, environment));
}

/** Each once, however many components it concerns. */
export function remarksOf({ verdicts }: Plan): string[] {
  return [...new Set(verdicts.flatMap(({ remarks }) => remarks ?? []))];
}

/** The summary with the ways on, where nothing is wrong. */
export function summaryText({ summary, hints = [] }: Verdict, spell: Speller): string {
  return hints.length === 0 ? summary : `${summary} (${hints.map(spell).join('; or ')})`;
}

function describe(
  { status, summary, artifact, replaces, error, hints: ways }: Verdict,
  spell: Speller,
): string {
  if (status !== 'go') {
    const details = (error?.details ?? []).map((line) => `  ${plainText(line)}`);
    const hints = (error?.hints ?? ways ?? []).map((hint) => `-> ${spell(hint)}`);
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
        ...step.environments
          .filter(({ kind }) => kind === 'hold' || kind === 'unhold')
          .map(({ environment: where, kind }) => `  + record ${where}: ${kind}`),
        ...(step.hotfixes ?? []).map(
          ({ component, hotfix, kind }) => `  + record ${component}: hotfix ${hotfix} ${HAPPENED[kind]}`,
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
    default:
      return commandLines(step);
  }
}

const HAPPENED: Readonly<Record<HotfixRecord['kind'], string>> = {
  hotfix: 'decided',
  shipped: 'shipped',
  ported: 'ported',
  waive: 'waived',
};

/** Steps of commands beside the chain. */
function commandLines(step: CommandStep): string[] {
  switch (step.do) {
    case 'branch':
      return [`  + branch ${step.branch} at ${step.commit}, checked out here`];
    case 'pick': {
      const { branch, onto, commits } = step.pick;
      return [
        `  + branch ${branch} on the remote: cherry-pick ${commits.map(short).join(', ')} onto ${short(onto)}`,
      ];
    }
    case 'pull-request':
      return [
        `  + pull request of ${step.draft.branch} into ${step.draft.into}: ${plainText(step.draft.title)}`,
      ];
    case 'checks':
      return [`  . lint and tests of ${step.component} at ${short(step.commit)}`];
    case 'announce':
      return [`  . tell the team: ${plainText(step.announcement.text)}`];
    case 'remove-builds':
      return step.builds.map(
        ({ tag, image, imageTag, hasImage }) =>
          `  - tag ${tag.name} at ${short(tag.commit)}${hasImage ? `, image ${image}:${imageTag}` : ''}`,
      );
    case 'remove-heartbeats':
      return step.left.map(({ holder }) => `  - heartbeat of ${holder}`);
  }
}

function short(commit: string): string {
  return commit.slice(0, 7);
}
