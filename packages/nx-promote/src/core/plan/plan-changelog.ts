import * as errors from '../error-catalogue.js';
import { inDeploymentOrder } from '../model/order.js';
import { changelogFile } from '../model/changelog-file.js';
import type { ComponentState } from '../model/state.js';
import { noteOutcomes } from '../observe/observe-notes.js';
import type { Observation } from '../observe/observation.js';
import type { ChangelogStep, Plan, PlannedSection, Verdict } from './plan.js';
import { failed, go, plan, refused, settled } from './verdicts.js';

/**
 * Writes what the ledger knows and the changelog does not. Every verified deployment of these components is
 * looked for, so that a run that died before its changelog is made good by the next one.
 */
export function planChangelog(observation: Observation): Plan {
  const missing = missingSections(observation);
  const waiting = new Set(missing.flatMap(({ components }) => components.map(({ component }) => component)));
  const verdicts = observation.components.map(({ name }) => judge(observation, name, waiting));
  return plan(verdicts, [changelogStep(observation, missing)]);
}

/** Writes what is missing of these components' changelogs; null when nothing is. */
export function planMissingChangelog(observation: Observation): ChangelogStep | null {
  return changelogStep(observation, missingSections(observation));
}

function changelogStep(
  { environment, ledger }: Observation,
  sections: readonly PlannedSection[],
): ChangelogStep | null {
  if (sections.length === 0) return null;
  const outcomes = noteOutcomes(ledger, environment.name);
  return { do: 'changelog', environment: environment.name, sections, noteOutcomes: outcomes };
}

function judge(observation: Observation, name: string, waiting: ReadonlySet<string>): Verdict {
  const where = observation.environment.name;
  const { state } = observation.ledger.component(where, name);
  const failure = observation.findings.failures.get(name);
  if (failure !== undefined) return failed(name, failure, state.live);
  if (state.history.length === 0) return refused(name, errors.notVerified(name, where));
  if (waiting.has(name) && state.live !== null) {
    return go(state, state.live, `${where} changelog of ${state.live.shortId}`);
  }
  return settled(name, 'nothing-to-do', `the ${where} changelog has it`, state.live);
}

function missingSections(observation: Observation): PlannedSection[] {
  const asked = new Set(observation.components.map(({ name }) => name));
  const sections = new Map<string, PlannedSection>();
  for (const name of deploymentOrder(observation)) {
    const { state } = observation.ledger.component(observation.environment.name, name);
    for (const section of sectionsOf(observation, state)) {
      const key = JSON.stringify([section.file, section.attempt]);
      const before = sections.get(key);
      sections.set(key, {
        ...section,
        components: [...(before?.components ?? []), ...section.components],
      });
    }
  }
  return [...sections.values()]
    .filter(({ components }) => components.some(({ component }) => asked.has(component)))
    .filter((section) => !isWritten(observation.files.get(section.file) ?? '', section))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** All that the ledger knows there, also what this workspace no longer has. */
function deploymentOrder(observation: Observation): string[] {
  const known = observation.ledger
    .componentsIn(observation.environment.name)
    .map(({ component }) => component);
  const after = new Map(observation.allComponents.map(({ name, deployAfter }) => [name, deployAfter]));
  const ordered = known.map((name) => ({ name, deployAfter: after.get(name) ?? [] }));
  return inDeploymentOrder(ordered).map(({ name }) => name);
}

function sectionsOf(observation: Observation, state: ComponentState): PlannedSection[] {
  return state.history.map((entry, index) => ({
    file: changelogFile(observation.pipeline, observation.environment, state.component),
    attempt: entry.attempt,
    at: entry.at,
    components: [
      {
        component: state.component,
        from: entry.replaces ?? state.history[index + 1]?.artifact ?? null,
        to: entry.artifact,
        names: entry.names,
        mark: entry.kind === 'rollback' || entry.kind === 'hotfix' ? entry.kind : null,
        reason: entry.reason ?? null,
      },
    ],
  }));
}

function isWritten(text: string, section: PlannedSection): boolean {
  const begin = text.indexOf(`<!-- promote:begin ${section.attempt} `);
  if (begin < 0) return text.includes(`<!-- promote:end ${section.attempt} -->`);
  const end = text.indexOf(`<!-- promote:end ${section.attempt} -->`, begin);
  if (end < 0) return true;
  const body = text.slice(begin, end);
  return section.components.every(({ component, to }) => body.includes(`${component} ${to.shortId}`));
}
