import type { StepName } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import { changelogFile } from '../model/changelog-file.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { namingOf, parseShortName, releaseNaming } from '../model/release-name.js';
import { releaseNotesFile } from '../model/release-notes-file.js';
import type { FileStoreReader } from '../ports/file-store.js';
import { placeOf } from '../decide/place.js';

interface Question {
  readonly step: StepName;
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly components: readonly Component[];
}

/** The files that the tool writes for people, as they are: changelogs, and at the end of a release its notes. */
export async function observeFiles(
  store: FileStoreReader,
  question: Question,
): Promise<ReadonlyMap<string, string | null>> {
  const place = placeOf(question.pipeline, question.environment);
  const files = await Promise.all(
    [...new Set(pathsOf(question))].map(async (path) => [path, await store.read(place, path)] as const),
  );
  return new Map(files);
}

function pathsOf({ step, pipeline, environment, ledger, components }: Question): string[] {
  if (step === 'changelog' || step === 'rollback' || step === 'reverify')
    return components.map(({ name }) => changelogFile(pipeline, environment, name));
  const naming = step === 'release' ? namingOf(pipeline, environment) : null;
  if (naming === null) return [];
  const gives = releaseNaming(pipeline)?.environment === environment.name;
  return components.flatMap(({ name }) =>
    ledger
      .component(environment.name, name)
      .state.history.filter(({ kind }) => gives || kind === 'hotfix')
      .flatMap(({ names }) => names)
      .filter((text) => parseShortName(naming, text) !== null)
      .map((release) => releaseNotesFile(pipeline, name, release)),
  );
}
