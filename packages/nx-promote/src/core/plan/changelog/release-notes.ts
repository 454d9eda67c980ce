import type { Component } from '../../model/component.js';
import type { Hotfix } from '../../model/hotfix.js';
import { namingOf, parseShortName, releaseNaming, type Naming } from '../../model/release-name.js';
import { releaseNotesFile } from '../../model/release-notes-file.js';
import type { ComponentState, VerifiedDeployment } from '../../model/state.js';
import { compareVersions } from '../../model/version.js';
import type { Observation } from '../../observe/observation.js';
import { hotfixOf } from '../gates/hotfix-rules.js';
import type { PlannedReleaseNotes } from '../plan.js';

/** Releases of the component that were verified and have no notes yet, oldest first. */
export function missingReleaseNotes(observation: Observation, { name }: Component): PlannedReleaseNotes[] {
  const { pipeline, environment, ledger, files } = observation;
  const naming = namingOf(pipeline, environment);
  if (naming === null) return [];
  const gives = releaseNaming(pipeline)?.environment === environment.name;
  const { state } = ledger.component(environment.name, name);
  return state.history
    .flatMap((past) => {
      // Candidates have no notes, save those of a hotfix: they are read before it enters production.
      if (!gives && past.kind !== 'hotfix') return [];
      const release = past.names.findLast((text) => parseShortName(naming, text) !== null);
      if (release === undefined) return [];
      const file = releaseNotesFile(pipeline, name, release);
      // What was not looked at is not known to be missing, and what people edited stays theirs.
      if (files.get(file) !== null) return [];
      const hotfix = hotfixOf(ledger, name, past.artifact.commit);
      return [notesOf(naming, state, past, release, file, hotfix)];
    })
    .reverse();
}

function notesOf(
  naming: Naming,
  state: ComponentState,
  { artifact, at, testedWith }: VerifiedDeployment,
  release: string,
  file: string,
  hotfix: Hotfix | null,
): PlannedReleaseNotes {
  const versionOf = (text: string): string => parseShortName(naming, text)?.version ?? '';
  const earlier = state.released
    .filter(({ name, commit }) => versionOf(name) !== '' && commit !== artifact.commit)
    .filter(({ name }) => compareVersions(versionOf(name), versionOf(release)) < 0)
    .sort((a, b) => compareVersions(versionOf(b.name), versionOf(a.name)));
  return {
    file,
    component: state.component,
    release,
    at,
    artifact,
    since: hotfix === null ? (earlier[0] ?? null) : baseOf(state, hotfix),
    testedWith: testedWith ?? null,
    hotfix,
  };
}

/** What the hotfix stands on, by the name that it has here where it has one. */
function baseOf(state: ComponentState, { base }: Hotfix): { name: string; commit: string } {
  const named = state.released.find(({ commit }) => commit === base.commit);
  return { name: named?.name ?? base.shortId, commit: base.commit };
}
