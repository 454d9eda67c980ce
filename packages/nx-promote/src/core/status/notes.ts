import { scopeOf } from '../model/component-scope.js';
import { noteOwed } from '../errors/notes.js';
import { sameArtifact } from '../model/artifact.js';
import { runsTried } from '../model/state.js';
import { noteChanges, type NoteChanges } from '../notes/note-changes.js';
import { isOwed, obligations, type Obligation } from '../notes/obligations.js';
import { notePlace, settledWith } from '../decide/note-outcomes.js';
import type { ChangesQuery, ComponentChanges } from '../ports/changes.js';
import type { StatusFacts } from './facts.js';
import { noticeOf, type Notice } from './notice.js';
import { keyOf } from './pending.js';
import type { StatusNote } from './status.js';

/** What the history must be asked beside the gaps: the notes of what came and is not verified yet. */
export function noteQueries({ components, pipeline, ledger }: StatusFacts): ChangesQuery[] {
  return components.flatMap((found) =>
    pipeline.environments.flatMap((environment) => {
      const { state } = ledger.component(environment.name, found.name);
      const { live } = state;
      const since = settledWith(state);
      if (live === null || sameArtifact(live, since) || runsTried(state)) return [];
      const component = ownKey(found.name, environment.name);
      return [{ component, ...scopeOf(found), from: since?.commit ?? null, to: live.commit }];
    }),
  );
}

/** Deployment notes that are owed: for what came and for what waits in the environment before. */
export function statusNotes(
  { components, pipeline, ledger }: StatusFacts,
  changes: ReadonlyMap<string, ComponentChanges> | null,
): StatusNote[] {
  if (changes === null) return [];
  return pipeline.environments.flatMap(({ name: environment }, at) => {
    const before = pipeline.environments[at - 1]?.name ?? null;
    const notes = components.map(({ name }): readonly [string, NoteChanges] => {
      const found = [ownKey(name, environment), keyOf(name, before)].map((key) => changes.get(key));
      const sides = found.flatMap((one) => (one === undefined ? [] : [noteChanges(one)]));
      return [name, { comes: sides.flatMap(({ comes }) => comes), goes: [], overlooked: [] }];
    });
    const owed = obligations(notePlace(ledger, pipeline, environment), new Map(notes));
    const arrived = new Set(
      components.flatMap(({ name }) => {
        const own = changes.get(ownKey(name, environment));
        return own === undefined ? [] : noteChanges(own).comes.map(({ note }) => note.id);
      }),
    );
    return [...owed.before, ...owed.after]
      .filter(isOwed)
      .map((entry) => noteOf(environment, entry, arrived.has(entry.note.id)));
  });
}

function noteOf(environment: string, { note, components, state }: Obligation, arrived: boolean): StatusNote {
  const { id, source, when, kind, text, problems } = note;
  const names = [...new Set(components)];
  return { environment, id, components: names, source, when, kind, state, text, problems, arrived };
}

/** The same as something to look at, with the command that ends it. */
export function noteNotice(note: StatusNote): Notice {
  return noticeOf(noteOwed(note), note.environment, note.components[0] ?? null);
}

function ownKey(component: string, environment: string): string {
  return JSON.stringify([component, environment, 'notes']);
}
