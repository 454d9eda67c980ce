import type { PlannedAct, PlannedEntry } from '../intent.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Observation } from '../observe/observation.js';
import { closedGates } from '../plan/gates/gates.js';
import type { Plan, Step, Verdict } from '../plan/plan.js';
import type { DeploymentPreview } from '../plan/enter/preflight.js';

/** What a dry run says of each component that something would be done for. */
export function plannedEntries(
  observation: Observation,
  plan: Plan,
  previews: readonly DeploymentPreview[],
  notices: readonly string[],
): Map<string, PlannedEntry> {
  const going = plan.verdicts.filter(({ status }) => status === 'go');
  return new Map(
    going.map((verdict) => {
      const { component, remarks = [] } = verdict;
      const acts = [
        ...plan.steps.flatMap((step) => actsOf(step, observation, component)),
        ...previews.filter((preview) => preview.component === component).map(deployment),
        ...aheadOf(observation, plan, verdict),
        ...gates(observation, plan, verdict),
      ];
      return [component, { why: whyOf(observation, verdict), acts, remarks: [...remarks, ...notices] }];
    }),
  );
}

/** The first step says why there is something to do at all; what comes after it stands on that. */
function whyOf({ intent, targets }: Observation, { component, summary }: Verdict): string {
  const target = targets.get(component);
  const isFirst = ['tag', 'name', 'deploy'].includes(intent.step);
  return isFirst && target?.kind === 'artifact' ? target.why : summary;
}

function actsOf(step: Step, observation: Observation, of: string): PlannedAct[] {
  const { pipeline } = observation;
  const environment = observation.environment.name;
  switch (step.do) {
    case 'append': {
      const drafts = step.drafts.filter(({ component }) => component === of);
      const called = observation.names.get(of);
      const tags = step.tags.filter((tag) =>
        drafts.some(
          ({ artifact }) =>
            artifact?.commit === tag.commit &&
            (tag.name === buildTagOf(pipeline, of, artifact.shortId) ||
              (called?.kind === 'name' && tag.name === called.tag)),
        ),
      );
      return tags.map(({ name }) => ({ environment: null, kind: 'build', text: `tag ${name}` }));
    }
    case 'image':
      return step.wants
        .filter(({ component }) => component === of)
        .map(({ artifact }) => ({
          environment: null,
          kind: 'build',
          text: `image ${artifact.image}:${artifact.shortId}`,
        }));
    case 'image-names':
      return step.names
        .filter(({ component }) => component === of)
        .map(({ tag }) => ({ environment, kind: 'name', text: tag }));
    case 'deploy':
      return step.changes
        .filter(({ component }) => component === of)
        .map(({ artifact }) => ({ environment, kind: 'deploy', text: artifact.shortId }));
    case 'suites':
      return step.runs
        .filter(({ component }) => component === of || component === null)
        .map(({ suite }) => ({ environment, kind: 'suite', text: suite }));
    case 'notes':
      return step.runs
        .filter(({ components }) => components.includes(of))
        .map(({ id, command }) => ({ environment, kind: 'note', text: `${id}: ${command.join(' ')}` }));
    case 'release-notes':
      return step.notes
        .filter(({ component }) => component === of)
        .map(({ file }) => ({ environment, kind: 'changelog', text: `release notes ${file}` }));
    case 'changelog':
      return step.sections
        .filter(({ components }) => components.some(({ component }) => component === of))
        .map(({ file }) => ({ environment, kind: 'changelog', text: file }));
    // Waiting, and what commands beside the chain do.
    default:
      return [];
  }
}

function deployment({ environment, where, before, after }: DeploymentPreview): PlannedAct {
  const below = before === after ? [`  ${after}`] : [`- ${before ?? '(no line yet)'}`, `+ ${after}`];
  return { environment, kind: 'deploy', text: where, below };
}

/** What stands on steps that have not happened is no step of the plan yet. */
function aheadOf(
  { intent, environment, components }: Observation,
  plan: Plan,
  verdict: Verdict,
): PlannedAct[] {
  const { name, verify } = environment;
  // It claims the environment first, and puts back what it has claimed in its next round.
  if (intent.step === 'rollback')
    return [{ environment: name, kind: 'deploy', text: verdict.artifact?.shortId ?? '' }];
  if (plan.steps.length > 0) return [];
  const own = components.find((component) => component.name === verdict.component)?.suites ?? [];
  switch (intent.step) {
    case 'deploy':
      return [{ environment: name, kind: 'deploy', text: verdict.artifact?.shortId ?? '' }];
    case 'verify':
      return [...verify, ...own.map((suite) => suite.name)].map((suite) => ({
        environment: name,
        kind: 'suite',
        text: suite,
      }));
    case 'changelog':
      return [{ environment: name, kind: 'changelog', text: '' }];
    default:
      return [];
  }
}

/** Those that need nothing but the ledger can be asked before anything has happened. */
const KNOWN_AHEAD = ['hold', 'quarantine', 'suspect', 'pin'] as const;

function gates(observation: Observation, plan: Plan, { component: of, artifact }: Verdict): PlannedAct[] {
  const { intent, environment, ledger, components, foreseen } = observation;
  if (!['tag', 'name', 'deploy'].includes(intent.step)) return [];
  const act = (text: string): PlannedAct[] => [{ environment: environment.name, kind: 'gates', text }];
  const drafts = plan.steps.flatMap((step) => (step.do === 'append' ? step.drafts : []));
  const claims = drafts.filter(({ component, phase }) => component === of && phase === 'started');
  if (claims.length > 0) {
    const passed = claims.flatMap(({ overrides = [] }) => overrides);
    const past = passed.map(({ gate, reason }) => `, override of ${gate}: ${reason}`);
    return act(`open${past.join('')}`);
  }
  const component = components.find(({ name }) => name === of);
  if (component === undefined || artifact === null || !foreseen.has(of)) return [];
  const { state } = ledger.component(environment.name, of);
  const closed = closedGates({ observation, component, state, artifact }, (gate) =>
    (KNOWN_AHEAD as readonly string[]).includes(gate),
  );
  return closed.length === 0
    ? act(`open as far as known (${KNOWN_AHEAD.join(', ')})`)
    : closed.flatMap(({ message }) => act(`closed: ${message}`));
}
