import { scopeOf } from '../model/component-scope.js';
import { changelogEntries, entryRules } from '../changelog/entries.js';
import { mergeQueries } from '../changelog/merge-queries.js';
import { placeOf } from '../decide/place.js';
import type { ReleaseNotesStep } from '../plan/plan.js';
import { renderReleaseNotes } from '../render/release-notes.js';
import { renderTemplate } from '../render/template.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';

type NotesWorld = Pick<
  World,
  'pipeline' | 'components' | 'changes' | 'forge' | 'files' | 'templates' | 'reporter'
>;

/** Writes the notes of releases, one file each, in one commit; a file that is there by then stays as it is. */
export async function applyReleaseNotes(
  world: NotesWorld,
  step: ReleaseNotesStep,
  run: RunState,
): Promise<void> {
  const { pipeline } = world;
  const file = pipeline.changelog.releaseNotesTemplate;
  const template = file === null ? null : { file, text: await world.templates.read(file) };
  const queries = step.notes.map(({ component, artifact, since, file }) => ({
    component: file,
    ...scopeOf(byName(world.components, component)),
    from: since?.commit ?? null,
    to: artifact.commit,
  }));
  const changes = await world.changes.changes(
    queries.filter(({ from }) => from !== null),
    pipeline,
  );
  const { pullRequests, missing } = await world.forge.pullRequests(mergeQueries(changes.values()));
  if (missing !== null) world.reporter.warn(missing);
  const rules = entryRules(pipeline, pullRequests);
  const edits = new Map(
    step.notes.map((notes) => {
      const between = changes.get(notes.file) ?? { comes: [], goes: [] };
      const entries = changelogEntries(between, rules);
      const text =
        template === null
          ? renderReleaseNotes(notes, entries)
          : renderTemplate(template.file, template.text, { ...notes, ...entries });
      return [notes.file, (existing: string | null): string => existing ?? text];
    }),
  );
  const releases = step.notes.map(({ component, release }) => `${component} ${release}`);
  const shown =
    releases.slice(0, 5).join(', ') + (releases.length > 5 ? ` and ${releases.length - 5} more` : '');
  const place = placeOf(pipeline, byName(pipeline.environments, step.environment));
  await world.files.update(place, edits, `${step.environment}: release notes of ${shown}\n`);
  for (const { component } of step.notes) run.did({ did: 'release-notes', component });
  world.reporter.detail(`${step.environment}: wrote ${[...edits.keys()].join(', ')}`);
}
