import { asSpelled } from './spell-advice.js';
import { renderError } from '../../core/errors/promote-error.js';
import type { EndedStep } from '../../core/intent.js';
import type { Reporter } from '../../core/ports/reporter.js';
import { renderDryRun } from '../../core/render/dry-run.js';
import { renderStory } from '../../core/render/story.js';
import type { StoryEntry } from '../../core/render/story-entry.js';
import type { World } from '../../core/world.js';
import { appendOutcomes } from './outcome-lines.js';
import { StoryBook } from './story-book.js';

/**
 * Says what the steps of a command have come to, or would: the story or the plan, then the errors. Gives the entries.
 * `whole` is what programs read: the command, and how it ended for each component.
 */
export async function tellSteps(
  world: Pick<World, 'git'> & { readonly reporter: Reporter },
  ended: readonly EndedStep[],
  whole: EndedStep,
): Promise<StoryEntry[]> {
  const book = new StoryBook();
  const entries: StoryEntry[] = [];
  for (const { intent, outcomes } of ended) {
    entries.push(...(await book.entries(world, intent, { outcomes })).values());
  }
  const isPlan = ended.some(({ intent }) => intent.dryRun);
  const text = isPlan ? renderDryRun(entries) : renderStory(entries);
  if (text !== '') world.reporter.tell(text);
  const errors = ended.flatMap(({ outcomes }) => [...outcomes.values()].flatMap(({ error }) => error ?? []));
  for (const said of new Set(errors.map((error) => renderError(error, asSpelled)))) world.reporter.warn(said);
  await appendOutcomes(whole.intent, whole.outcomes, world.reporter.warn);
  return entries;
}
