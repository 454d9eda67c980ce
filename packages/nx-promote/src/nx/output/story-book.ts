import type { Intent, IntentResult } from '../../core/intent.js';
import { storyEntry, type StoryEntry } from '../../core/render/story-entry.js';
import { titlesOf } from '../../core/run/titles.js';
import type { World } from '../../core/world.js';

/**
 * The entries of a run, step by step. The title of a component's commit is read once, with its first step that has
 * something to say.
 */
export class StoryBook {
  private readonly titled = new Set<string>();

  async entries(
    { git }: Pick<World, 'git'>,
    intent: Pick<Intent, 'step' | 'environment' | 'dryRun'>,
    { outcomes }: Pick<IntentResult, 'outcomes'>,
  ): Promise<ReadonlyMap<string, StoryEntry>> {
    const ended = [...outcomes.values()];
    const wanted = ended.filter(
      ({ component, status, commit }) =>
        !['nothing-to-do', 'superseded'].includes(status) && commit != null && !this.titled.has(component),
    );
    const titles =
      wanted.length === 0
        ? new Map()
        : await titlesOf(
            git,
            wanted.map(({ commit }) => commit ?? ''),
          );
    for (const { component } of wanted) this.titled.add(component);
    return new Map(
      ended.map((outcome) => {
        const isNew = wanted.includes(outcome);
        const title = isNew ? ((titles.get(outcome.commit ?? '') as string | undefined) ?? null) : null;
        return [outcome.component, storyEntry(intent, outcome, title)];
      }),
    );
  }
}
