import type { ErrorFacts } from '../../errors/promote-error.js';
import { historyTooShort, unknownAncestry } from '../../errors/history.js';
import { forwardPortOwed, hotfixTakesBack, ontoOtherHotfix } from '../../errors/hotfix.js';
import type { HotfixDraft } from '../../ledger/draft.js';
import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import type { Artifact } from '../../model/artifact.js';
import { hotfixEnvironments, PORTED_HOW, type Hotfix } from '../../model/hotfix.js';
import { watchedHotfixes, portKey } from '../../decide/watched-hotfixes.js';
import type { Observation } from '../../observe/observation.js';

/** An artifact without a hotfix that is open may not take its place: the fix would be gone with the next release. */
export function lacksHotfix(
  { intent, pipeline, environment, ledger, forwardPorts }: Observation,
  component: string,
  artifact: Artifact,
): ErrorFacts | null {
  if (environment.enters !== 'on-request') return null;
  for (const hotfix of watchedHotfixes(pipeline, ledger, component)) {
    if (hotfix.commit === artifact.commit) continue;
    const answer = forwardPorts.get(portKey(hotfix.commit, artifact.commit));
    if (answer === undefined) throw new Error(`nobody asked whether ${artifact.commit} has ${hotfix.name}`);
    if (answer.kind === 'unknown') {
      const question = `whether ${artifact.shortId} has the hotfix ${hotfix.name}`;
      return historyTooShort(question, answer.gap, pipeline.remote);
    }
    if (answer.kind !== 'missing') continue;
    const { shortId } = artifact;
    const owed = forwardPortOwed(component, environment.name, shortId, hotfix, answer);
    // The trunk's having it would not help what does not stand on the trunk.
    if (intent.hotfix === undefined) return owed;
    return { ...owed, hints: ontoOtherHotfix(hotfix.commit, intent.hotfix, intent.typed) };
  }
  return null;
}

/**
 * A hotfix must contain what runs now in the environment it is based on and in every later one. Otherwise it would revert what
 * was released since. All remaining environments are checked at once, so that nothing is built in vain.
 */
export function takesBack(
  observation: Observation,
  component: string,
  artifact: Artifact,
): ErrorFacts | null {
  const { intent, pipeline, environment, ledger } = observation;
  const { hotfix } = intent;
  if (hotfix === undefined) return null;
  const place = (name: string): number => pipeline.environments.findIndex((one) => one.name === name);
  const first = Math.max(place(environment.name), place(hotfix.from));
  for (const { name } of pipeline.environments.slice(first)) {
    const { live } = ledger.component(name, component).state;
    if (live === null || live.commit === artifact.commit) continue;
    const contains = observation.ancestry.of(live.commit, artifact.commit);
    if (contains === 'yes') continue;
    if (contains !== 'no') {
      return unknownAncestry(live.commit, artifact.shortId, contains.gap, pipeline.remote);
    }
    return hotfixTakesBack(component, name, live.shortId, hotfix);
  }
  return null;
}

/** The record that says which commit a hotfix went in with; none when it says so already. */
export function shippedDrafts({ intent, ledger }: Observation, components: readonly string[]): HotfixDraft[] {
  const { hotfix } = intent;
  if (hotfix === undefined) return [];
  return components.flatMap((component) => {
    const known = ledger.obligations(component).state.hotfixes.find(({ name }) => name === hotfix.name);
    if (known === undefined || known.commit === hotfix.commit) return [];
    return [{ kind: 'shipped' as const, component, hotfix: hotfix.name, commit: hotfix.commit }];
  });
}

/**
 * The records that the trunk has what a release from it carried to the last environment: nobody has to say so,
 * and git need not be asked any more.
 */
export function portedDrafts(
  { pipeline, environment, ledger, forwardPorts }: Observation,
  arrived: readonly { readonly component: string; readonly artifact: Artifact }[],
): HotfixDraft[] {
  const last = hotfixEnvironments(pipeline).at(-1);
  if (last?.name !== environment.name) return [];
  return arrived.flatMap(({ component, artifact: { commit } }) => {
    if (hotfixOf(ledger, component, commit) !== null) return [];
    return watchedHotfixes(pipeline, ledger, component).flatMap((hotfix): HotfixDraft[] => {
      const kind = forwardPorts.get(portKey(hotfix.commit, commit))?.kind ?? 'missing';
      if (kind === 'missing' || kind === 'unknown' || hotfix.settled !== null) return [];
      return [{ kind: 'ported', component, hotfix: hotfix.name, reason: PORTED_HOW[kind], commit }];
    });
  });
}

/** The hotfix that went in as this commit; null when none did. */
export function hotfixOf(ledger: LedgerSnapshot, component: string, commit: string): Hotfix | null {
  const { hotfixes } = ledger.obligations(component).state;
  return hotfixes.find((hotfix) => hotfix.commit === commit || hotfix.earlier.includes(commit)) ?? null;
}
