import { scopeOf } from '../model/component-scope.js';
import { changelogEntries, entryRules, type EntryRules } from '../changelog/entries.js';
import { mergeIntoChangelog } from '../changelog/merge-into-changelog.js';
import { mergeQueries } from '../changelog/merge-queries.js';
import type { ChangelogSection, ComponentSection, RenderedSection } from '../changelog/section.js';
import { artifactKey } from '../changelog/written-sections.js';
import type { ComponentChanges } from '../ports/changes.js';
import { renderTemplate } from '../render/template.js';
import { sectionNotes } from '../notes/section-notes.js';
import { noteChanges } from '../notes/note-changes.js';
import { obligations } from '../notes/obligations.js';
import { placeOf } from '../decide/place.js';
import type { ChangelogStep, PlannedSection } from '../plan/plan.js';
import { renderChangelogSection } from '../render/markdown-changelog.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';

type ChangelogWorld = Pick<
  World,
  'pipeline' | 'components' | 'changes' | 'forge' | 'files' | 'templates' | 'reporter'
>;

/** Writes the missing sections into the changelog: one commit for all files and sections. */
export async function applyChangelog(
  world: ChangelogWorld,
  step: ChangelogStep,
  run: RunState,
): Promise<void> {
  const environment = byName(world.pipeline.environments, step.environment);
  const byFile = new Map<string, RenderedSection[]>();
  const { template } = world.pipeline.changelog;
  const text = template === null ? null : await world.templates.read(template);
  const { sections, missing } = await describe(world, step);
  if (missing !== null) world.reporter.warn(missing);
  for (const [at, section] of step.sections.entries()) {
    const described = sections[at] as ChangelogSection;
    const rendered =
      template === null || text === null
        ? renderChangelogSection(described)
        : renderTemplate(template, text, described);
    byFile.set(section.file, [...(byFile.get(section.file) ?? []), marked(section, rendered)]);
  }
  const edits = new Map(
    [...byFile].map(([file, sections]) => [
      file,
      (existing: string | null): string => sections.reduce(mergeIntoChangelog, existing ?? ''),
    ]),
  );
  const message = `${step.environment}: changelog of ${namesOf(step)}\n`;
  const { commit } = await world.files.update(placeOf(world.pipeline, environment), edits, message);
  const files = [...byFile.keys()].join(', ');
  const components = step.sections.flatMap((section) => section.components.map(({ component }) => component));
  run.did({ did: 'changelog', components });
  world.reporter.detail(
    `${step.environment}: ${commit === null ? 'the changelog is up to date' : `wrote ${files}`}`,
  );
}

/** Every section with its changes; the forge is asked about all of them at once. */
async function describe(
  world: ChangelogWorld,
  step: ChangelogStep,
): Promise<{ readonly sections: readonly ChangelogSection[]; readonly missing: string | null }> {
  const facts: { readonly section: PlannedSection; readonly changes: Changes }[] = [];
  for (const section of step.sections) {
    const queries = section.components.flatMap(({ component, from, to }) => {
      const known = world.components.find(({ name }) => name === component);
      if (known === undefined) return [];
      return [{ component, ...scopeOf(known), from: from?.commit ?? null, to: to.commit }];
    });
    facts.push({ section, changes: await world.changes.changes(queries, world.pipeline) });
  }
  const told = facts.flatMap(({ section, changes }) =>
    section.components.flatMap(({ component, from }) => {
      const between = changes.get(component);
      return from === null || between === undefined ? [] : [between];
    }),
  );
  const { pullRequests, missing } = await world.forge.pullRequests(mergeQueries(told));
  const rules = entryRules(world.pipeline, pullRequests);
  const environments = world.pipeline.environments.map(({ name }) => name);
  const sections = facts.map((fact) => sectionOf(step, fact.section, fact.changes, rules, environments));
  return { sections, missing };
}

type Changes = ReadonlyMap<string, ComponentChanges>;

function sectionOf(
  { environment, noteOutcomes }: ChangelogStep,
  { attempt, at, components }: PlannedSection,
  changes: Changes,
  rules: EntryRules,
  environments: readonly string[],
): ChangelogSection {
  const sections = components
    .filter(({ component }) => changes.has(component))
    .map((entry): ComponentSection => {
      // All of history comes with a first deployment, and none of it is news.
      const between = (entry.from === null ? null : changes.get(entry.component)) ?? { comes: [], goes: [] };
      return {
        component: entry.component,
        shortId: entry.to.shortId,
        names: entry.names,
        replaces: entry.from?.shortId ?? null,
        entries: changelogEntries(between, rules),
        mark: entry.mark,
        reason: entry.reason,
      };
    });
  const found = new Map([...changes].map(([name, between]) => [name, noteChanges(between)]));
  const place = {
    environment,
    outcomes: new Map(Object.entries(noteOutcomes)),
    dealtWith: new Set<string>(),
    environments,
  };
  const notes = sectionNotes(obligations(place, found));
  return { attempt, date: at.slice(0, 10), environment, components: sections, notes };
}

function marked({ attempt, at, components, newer, older }: PlannedSection, text: string): RenderedSection {
  const artifacts = components.map(({ component, to }) => artifactKey(component, to.shortId));
  return { attempt, at, artifacts, newer, older, text };
}

function namesOf(step: ChangelogStep): string {
  const names = new Set(
    step.sections.flatMap(({ components }) =>
      components.map(({ component, to }) => `${component} ${to.shortId}`),
    ),
  );
  return [...names].slice(0, 5).join(', ') + (names.size > 5 ? ` and ${names.size - 5} more` : '');
}
