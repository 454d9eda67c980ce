import type { Intent } from '../intent.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Environment } from '../model/pipeline.js';
import type { Holder } from '../model/record.js';
import { sameArtifact } from '../model/artifact.js';
import { isImageOf, runs } from '../model/runs.js';
import type { ComponentState } from '../model/state.js';
import type { Findings } from './observation.js';
import type { Deployed, DriverReader } from '../ports/driver.js';
import { digestIn, imageKey, type RegistryReader } from '../ports/registry.js';

interface Readers {
  readonly driver: DriverReader;
  readonly registry: Pick<RegistryReader, 'digests'>;
}

interface Question {
  readonly intent: Intent;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly holder: Holder;
  readonly findings: Pick<Findings, 'unrecorded'>;
}

/** What a registry can be asked for. */
const TAG = /^\w[\w.-]{0,127}$/;

type Running = ReadonlyMap<string, Deployed>;

/**
 * The version that is set in the environment, for the components for which this step decides by it: one
 * question for all of them, and none when there are none.
 */
export async function observeRunning(
  readers: Readers,
  question: Question,
  components: readonly Component[],
): Promise<Running> {
  const { environment, ledger } = question;
  const asked = components.filter(({ name }) =>
    matters(question, ledger.component(environment.name, name).state),
  );
  if (asked.length === 0) return new Map();
  const running = await readers.driver.current(environment, asked);
  return question.intent.step === 'adopt' ? running : withDigests(readers.registry, question, asked, running);
}

function matters({ intent, holder, findings }: Question, state: ComponentState): boolean {
  const { live, verified, inProgress } = state;
  if (findings.unrecorded.has(state.component)) return true;
  switch (intent.step) {
    case 'name':
    case 'deploy':
    case 'adopt':
    case 'reverify':
      return true;
    case 'verify':
      return live !== null && (inProgress !== null || !sameArtifact(live, verified));
    case 'rollback':
      return inProgress?.holder.invocation !== holder.invocation;
    default:
      return false;
  }
}

/** A tag that is no short id, as in a first adoption, says by the registry alone what it stands for. */
async function withDigests(
  registry: Readers['registry'],
  { environment, ledger }: Question,
  components: readonly Component[],
  running: Running,
): Promise<Running> {
  const bare = components.flatMap(({ name, image, imagePath }) => {
    const found = running.get(name);
    const { live } = ledger.component(environment.name, name).state;
    if (live === null || found == null || found.tag === null || found.digest !== null) return [];
    // What the registry has under the tag says nothing of another repository's image.
    if (runs(found, live) || !isImageOf(found, image)) return [];
    if (!TAG.test(found.tag)) return [];
    return [{ name, found, image: imagePath, reference: found.tag }];
  });
  if (bare.length === 0) return running;
  const digests = await registry.digests(bare);
  const resolved = bare.map(({ name, found, ...image }): [string, Deployed] => [
    name,
    { ...found, digest: digestIn(digests.get(imageKey(image))) },
  ]);
  return new Map([...running, ...resolved]);
}
