import type { Component } from '../model/component.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import type { StepName } from '../intent.js';
import type { ImageTag, RegistryReader, Shown } from '../ports/registry.js';
import { namesBefore, type NameTarget } from '../decide/names.js';
import type { Target } from '../decide/targets.js';

interface Question {
  readonly step: StepName;
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly targets: readonly { readonly component: Component; readonly target: Target }[];
  readonly names: ReadonlyMap<string, NameTarget>;
}

/**
 * What the registry shows, in one question: on the way in by every name that the artifact has or is to get,
 * after it by the image tags that move with the environment.
 */
export async function observeImages(
  registry: RegistryReader,
  question: Question,
): Promise<ReadonlyMap<string, Shown>> {
  const wanted = question.targets.flatMap(({ component, target }) =>
    referencesOf(question, component, target).map((reference) => ({ image: component.imagePath, reference })),
  );
  return wanted.length === 0 ? new Map() : registry.digests(wanted satisfies ImageTag[]);
}

function referencesOf(question: Question, component: Component, target: Target): readonly string[] {
  const { step, environment } = question;
  if (step === 'verify' || step === 'reverify' || step === 'rollback') return environment.imageTags;
  if (step !== 'tag' && step !== 'name' && step !== 'deploy') return [];
  if (target.kind === 'none') return [];
  const name = question.names.get(component.name);
  return [
    target.artifact.shortId,
    ...namesBefore(question, component.name, target.artifact),
    ...(name?.kind === 'name' ? [name.name] : []),
  ];
}
