import { readSections, tells, type WrittenSection } from '../../changelog/written-sections.js';
import { sameArtifact, type Artifact } from '../../model/artifact.js';
import { changelogFile } from '../../model/changelog-file.js';
import { inDeploymentOrder } from '../../model/order.js';
import type { ComponentState, VerifiedDeployment } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import type { PlannedSection, SectionComponent } from '../plan.js';

/** One verified deployment of one component, and what the ledger knows to be around it. */
interface Entry extends SectionComponent {
  readonly file: string;
  readonly attempt: string;
  readonly at: string;
  /** Those after it, newest first, and those before it. */
  readonly newer: readonly VerifiedDeployment[];
  readonly older: readonly VerifiedDeployment[];
}

/** Sections by attempt, as they stand in one file. */
type Written = ReadonlyMap<string, readonly WrittenSection[]>;

/**
 * What the ledger knows and the changelog of the components that were asked for does not tell, oldest first. What
 * stands in one section with them comes along, so whatever is older than a section is written or was taken out.
 */
export function missingSections(observation: Observation): PlannedSection[] {
  const files = new Map([...observation.files].map(([file, text]) => [file, written(text ?? '')]));
  const none: Written = new Map();
  const missing = [...attempts(observation)].flatMap((entries) =>
    sectionOf(entries, files.get(entries[0]?.file ?? '') ?? none),
  );
  const asked = new Set(observation.components.map(({ name }) => name));
  return connected(missing, asked).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** All that the ledger knows there, also of what this workspace no longer has, by file and attempt. */
function attempts(observation: Observation): Iterable<readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  const states = observation.ledger.componentsIn(observation.environment.name);
  const after = new Map(observation.allComponents.map(({ name, deployAfter }) => [name, deployAfter]));
  const ordered = states.map(({ component }) => ({
    name: component,
    deployAfter: after.get(component) ?? [],
  }));
  for (const { name } of inDeploymentOrder(ordered)) {
    for (const entry of entriesOf(observation, name)) {
      const key = JSON.stringify([entry.file, entry.attempt]);
      found.set(key, [...(found.get(key) ?? []), entry]);
    }
  }
  return found.values();
}

function entriesOf({ pipeline, environment, ledger }: Observation, component: string): Entry[] {
  const { state } = ledger.component(environment.name, component);
  const file = changelogFile(pipeline, environment, component);
  return state.history.map((past, index) => ({
    file,
    component,
    attempt: past.attempt,
    at: past.at,
    from: before(state, past, index),
    to: past.artifact,
    names: past.names,
    mark: past.kind === 'rollback' || past.kind === 'hotfix' ? past.kind : null,
    reason: past.reason ?? null,
    newer: state.history.slice(0, index),
    older: state.history.slice(index + 1),
  }));
}

/** What ran before; a run that only went on with another's work found the artifact itself there. */
function before({ history }: ComponentState, past: VerifiedDeployment, index: number): Artifact | null {
  const { replaces = null, since, artifact } = past;
  if (replaces !== null && !sameArtifact(replaces, artifact)) return replaces;
  if (since !== undefined) return since;
  return history[index + 1]?.artifact ?? null;
}

/** The part of an attempt's section that the file does not tell; none when it tells all, or people took it out. */
function sectionOf(entries: readonly Entry[], file: Written): PlannedSection[] {
  const own = file.get(entries[0]?.attempt ?? '') ?? [];
  if (own.length === 0) return planned(notTakenOut(entries, file));
  const isTold = (entry: Entry): boolean => own.some((section) => tellsOf(section, entry));
  if (entries.every(isTold)) return [];
  // A section that nobody edited is replaced as a whole, so its entries are written again.
  const open = own.find(({ edited }) => !edited);
  return planned(entries.filter((entry) => !isTold(entry) || (open !== undefined && tellsOf(open, entry))));
}

function tellsOf(section: WrittenSection, { component, to }: Entry): boolean {
  return tells(section, component, to.shortId);
}

/**
 * Where a newer section of a component is in the file, everything that was verified before that had been written
 * too, so what is missing was taken out by people and stays out.
 */
function notTakenOut(entries: readonly Entry[], file: Written): Entry[] {
  const later = entries.flatMap(({ component, at, newer }) =>
    newer.filter(
      (past) =>
        past.at >= at &&
        file.get(past.attempt)?.some((section) => tells(section, component, past.artifact.shortId)) === true,
    ),
  );
  return entries.filter(({ at }) => !later.some((past) => past.at >= at));
}

function planned(entries: readonly Entry[]): PlannedSection[] {
  const last = entries.at(-1);
  if (last === undefined) return [];
  const { file, attempt, at } = last;
  const attemptsOf = (side: 'newer' | 'older'): string[] => [
    ...new Set(entries.flatMap((entry) => entry[side].map((past) => past.attempt))),
  ];
  const components = entries.map(({ component, from, to, names, mark, reason }) => {
    return { component, from, to, names, mark, reason };
  });
  return [{ file, attempt, at, components, newer: attemptsOf('newer'), older: attemptsOf('older') }];
}

/** The sections of what was asked for, and of whatever shares one of them. */
function connected(sections: readonly PlannedSection[], asked: ReadonlySet<string>): PlannedSection[] {
  const reached = new Set(asked);
  const isReached = ({ components }: PlannedSection): boolean =>
    components.some(({ component }) => reached.has(component));
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const { components } of sections.filter(isReached)) {
      for (const { component } of components) reached.add(component);
    }
  }
  return sections.filter(isReached);
}

function written(text: string): Written {
  const byAttempt = new Map<string, WrittenSection[]>();
  for (const section of readSections(text.replaceAll('\r\n', '\n'))) {
    byAttempt.set(section.attempt, [...(byAttempt.get(section.attempt) ?? []), section]);
  }
  return byAttempt;
}
