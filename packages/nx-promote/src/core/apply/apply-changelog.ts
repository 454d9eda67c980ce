import { changelogEntries } from '../changelog/entries.js';
import { mergeIntoChangelog } from '../changelog/merge-into-changelog.js';
import type { ComponentSection, RenderedSection } from '../changelog/section.js';
import { noteChanges } from '../notes/note-changes.js';
import { obligations } from '../notes/obligations.js';
import { placeOf } from '../observe/place.js';
import type { ChangelogStep, PlannedSection } from '../plan/plan.js';
import { renderChangelogSection } from '../render/markdown-changelog.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import { sectionNotes } from './section-notes.js';

type ChangelogWorld = Pick<World, 'pipeline' | 'components' | 'changes' | 'files' | 'reporter'>;

/** Writes the missing sections into the changelog: one commit for all files and sections. */
export async function applyChangelog(world: ChangelogWorld, step: ChangelogStep): Promise<void> {
  const environment = byName(world.pipeline.environments, step.environment);
  const byFile = new Map<string, RenderedSection[]>();
  for (const section of step.sections) {
    const rendered = await render(world, step, section);
    byFile.set(section.file, [...(byFile.get(section.file) ?? []), rendered]);
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
  world.reporter.tell(
    `${step.environment}: ${commit === null ? 'the changelog is up to date' : `wrote ${files}`}`,
  );
}

async function render(
  world: ChangelogWorld,
  { environment, noteOutcomes }: ChangelogStep,
  section: PlannedSection,
): Promise<RenderedSection> {
  const known = section.components.flatMap((entry) => {
    const component = world.components.find(({ name }) => name === entry.component);
    return component === undefined ? [] : [{ ...entry, roots: component.closureRoots }];
  });
  const changes = await world.changes.changes(
    known.map(({ component, roots, from, to }) => {
      return { component, closureRoots: roots, from: from?.commit ?? null, to: to.commit };
    }),
    world.pipeline,
  );
  const components = known.map((entry): ComponentSection => {
    // All of history comes with a first deployment, and none of it is news.
    const between = (entry.from === null ? null : changes.get(entry.component)) ?? { comes: [], goes: [] };
    return {
      component: entry.component,
      shortId: entry.to.shortId,
      names: entry.names,
      replaces: entry.from?.shortId ?? null,
      entries: changelogEntries(between, { tickets: world.pipeline.tickets, pullRequests: new Map() }),
      mark: entry.mark,
      reason: entry.reason ?? (entry.from === null ? 'deployed here for the first time' : null),
    };
  });
  const found = new Map([...changes].map(([name, between]) => [name, noteChanges(between)]));
  const notes = sectionNotes(obligations(environment, found, new Map(Object.entries(noteOutcomes))));
  const date = section.at.slice(0, 10);
  return renderChangelogSection({ attempt: section.attempt, date, environment, components, notes });
}

function namesOf(step: ChangelogStep): string {
  const names = new Set(
    step.sections.flatMap(({ components }) =>
      components.map(({ component, to }) => `${component} ${to.shortId}`),
    ),
  );
  return [...names].slice(0, 5).join(', ') + (names.size > 5 ? ` and ${names.size - 5} more` : '');
}
