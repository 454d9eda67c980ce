import type { NotesStep } from '../plan/plan.js';
import type { World } from '../world.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';
import { isStillOurs } from './still-ours.js';

type NotesWorld = Pick<
  World,
  'pipeline' | 'components' | 'git' | 'known' | 'ledger' | 'holder' | 'noteCommands' | 'reporter' | 'clock'
>;

/** Runs the commands in their order. After one that failed the others wait: they may build on it. */
export async function applyNotes(world: NotesWorld, step: NotesStep, run: RunState): Promise<void> {
  const environment = byName(world.pipeline.environments, step.environment);
  for (const { id, fingerprint, command, components, commit, timeoutSeconds } of step.runs) {
    if (!(await isStillOurs(world, components, run))) continue;
    const component = byName(world.components, components[0] ?? '');
    const waiting = world.reporter.wait(`${step.environment}: deployment note ${id}: ${command.join(' ')}`);
    const asked = world.noteCommands.run({
      id,
      command,
      environment,
      component,
      commit,
      timeoutSeconds,
    });
    const { ok, detail } = await asked.finally(() => waiting.end('ended'));
    const outcome = ok ? 'done' : 'failed';
    run.did({ did: 'note', components, id, outcome });
    world.reporter.detail(`${step.environment}: deployment note ${id} ${outcome}: ${detail}`);
    run.addNoteResult({ id, components, fingerprint, outcome, detail });
    if (!ok) return;
  }
}
