import type { Component } from '../model/component.js';
import { parseShortName, releaseNaming, type Naming } from '../model/release-name.js';
import { releaseNotesFile } from '../model/release-notes-file.js';
import type { ComponentState, VerifiedDeployment } from '../model/state.js';
import { compareVersions } from '../model/version.js';
import type { Observation } from '../observe/observation.js';
import type { PlannedReleaseNotes } from './plan.js';

/** Releases of the component that were verified and have no notes yet, oldest first. */
export function missingReleaseNotes(observation: Observation, { name }: Component): PlannedReleaseNotes[] {
  const { pipeline, environment, ledger, files } = observation;
  const naming = releaseNaming(pipeline);
  if (naming?.environment !== environment.name) return [];
  const { state } = ledger.component(environment.name, name);
  return state.history
    .flatMap((past) => {
      const release = past.names.findLast((text) => parseShortName(naming, text) !== null);
      if (release === undefined) return [];
      const file = releaseNotesFile(pipeline, name, release);
      // What was not looked at is not known to be missing, and what people edited stays theirs.
      if (files.get(file) !== null) return [];
      return [notesOf(naming, state, past, release, file)];
    })
    .reverse();
}

function notesOf(
  naming: Naming,
  state: ComponentState,
  { artifact, at, testedWith }: VerifiedDeployment,
  release: string,
  file: string,
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
    since: earlier[0] ?? null,
    testedWith: testedWith ?? null,
  };
}
