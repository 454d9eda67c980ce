import { titleOf } from '../../changelog/title.js';
import { gapHints, gapText } from '../../errors/history.js';
import type { ComponentState } from '../../model/state.js';
import type { Observation } from '../../observe/observation.js';
import type { WayBack } from '../../observe/way-back.js';
import { driftOf } from '../gates/eligibility.js';
import { leavingNotes, irreversible } from './undo-notes.js';

/** What a person must have agreed to. */
export function lossesOf(
  observation: Observation,
  state: ComponentState,
  way: WayBack & { kind: 'artifact' },
): string[] {
  const off = offTrunk(observation, state);
  const found = observation.running.get(state.component)?.reference ?? 'nothing';
  return [
    ...(driftOf(observation, state, null) === null
      ? []
      : [
          `the deployment of ${state.environment} names ${found}, which the ledger does not know; it would be replaced`,
        ]),
    ...(off === null ? [] : [off]),
    ...irreversible(observation, state.component).map(
      ({ note }) =>
        `the deployment note ${note.id} was carried out in ${state.environment} and cannot be undone${note.undo === null ? '' : `: ${note.undo}`}`,
    ),
    ...(way.verified ? [] : [`${way.artifact.shortId} has never passed in ${state.environment}`]),
  ];
}

/** Why what runs may be found nowhere else once it is gone; null when the trunk has it. */
function offTrunk(
  { trunkTip, ancestry, pipeline, ledger }: Observation,
  { component, live }: ComponentState,
): string | null {
  if (live === null || trunkTip === null) return null;
  const contained = ancestry.of(live.commit, trunkTip);
  if (contained === 'yes') return null;
  if (contained === 'no') {
    return `${live.shortId} is a hotfix that ${pipeline.trunk} does not contain; it would be replaced`;
  }
  // A clone that lacks history cannot tell; but what was released came from the trunk.
  const released = pipeline.environments.some(({ name }) =>
    ledger
      .component(name, component)
      .state.history.some(({ artifact, kind }) => artifact.commit === live.commit && kind === 'release'),
  );
  if (released) return null;
  const [fetch] = gapHints(contained.gap, pipeline.remote);
  return `this clone cannot tell whether ${pipeline.trunk} contains ${live.shortId}, since ${gapText(contained.gap)} (${fetch})`;
}

/** What goes and comes with it, for the reader of the plan: at most so many commits by name. */
export function remarksOn(
  observation: Observation,
  name: string,
  { changes, artifact }: WayBack & { kind: 'artifact' },
  losses: readonly string[],
): string[] {
  const goes = changes?.goes ?? [];
  const titles = goes
    .slice(0, SHOWN)
    .map(({ commit }) => `${name}: without ${commit.id.slice(0, 7)} ${titleOf(commit.message).text}`);
  const more = goes.length > SHOWN ? [`${name}: and without ${goes.length - SHOWN} more`] : [];
  const comes = changes?.comes.length ?? 0;
  const back = comes === 0 ? [] : [`${name}: ${comes} changes come back with ${artifact.shortId}`];
  const undo = leavingNotes(observation, name)
    .filter(({ note }) => note.reversible)
    .map(({ note }) => `${name}: undo the deployment note ${note.id}: ${note.undo ?? 'it does not say how'}`);
  return [...losses.map((loss) => `${name}: ${loss}`), ...undo, ...titles, ...more, ...back];
}

const SHOWN = 10;
