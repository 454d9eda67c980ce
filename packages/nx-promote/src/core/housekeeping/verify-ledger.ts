import { decode } from '../ledger/codec.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { verifyChain, type ChainProblem } from '../ledger/verify-chain.js';
import { isBuilt, type BuiltArtifact } from '../model/artifact.js';
import type { ComponentState } from '../model/state.js';
import { imageKey } from '../ports/registry.js';
import type { World } from '../world.js';

/** What `ledger-verify` found. */
export interface LedgerCheck {
  readonly refs: number;
  readonly records: number;
  readonly digests: number;
  readonly problems: readonly ChainProblem[];
}

type CheckedWorld = Pick<World, 'pipeline' | 'components' | 'git' | 'ledger' | 'registry'>;

/** Walks every ref of the ledger, and asks the registry for every digest that an environment runs or verified. */
export async function verifyLedger(world: CheckedWorld): Promise<LedgerCheck> {
  const refs = ledgerRefs(world.pipeline.ledger.prefix);
  const { ledger } = await world.git.remoteState();
  const problems: ChainProblem[] = [];
  const states: ComponentState[] = [];
  let records = 0;
  const chains = [...ledger.keys()].filter((ref) => {
    const of = refs.parse(ref)?.of;
    return of === 'component' || of === 'environment' || of === 'obligations';
  });
  for await (const { ref, entries } of world.ledger.logs(chains)) {
    const of = refs.parse(ref);
    if (of === null) continue;
    records += entries.length;
    const found = verifyChain(ref, of, entries);
    problems.push(...found);
    const [tip] = entries;
    if (found.length === 0 && tip !== undefined && of.of === 'component') {
      states.push(decode<ComponentState>(tip.state, ref));
    }
  }
  const images = await missingImages(world, states, (state) =>
    refs.component(state.environment, state.component),
  );
  return {
    refs: chains.length,
    records,
    digests: images.asked,
    problems: [...problems, ...images.problems],
  };
}

async function missingImages(
  world: CheckedWorld,
  states: readonly ComponentState[],
  refOf: (state: ComponentState) => string,
): Promise<{ asked: number; problems: ChainProblem[] }> {
  const paths = new Map(world.components.map(({ name, imagePath }) => [name, imagePath]));
  const wanted = states.flatMap((state) => {
    const image = paths.get(state.component);
    const artifacts = [state.live, state.verified].filter(
      (artifact): artifact is BuiltArtifact => artifact !== null && isBuilt(artifact),
    );
    const digests = [...new Set(artifacts.map(({ digest }) => digest))];
    return image === undefined ? [] : digests.map((reference) => ({ state, image, reference }));
  });
  const found = await world.registry.digests(wanted);
  const missing = wanted.filter(({ image, reference }) => found.get(imageKey({ image, reference })) == null);
  return {
    asked: wanted.length,
    problems: missing.map(({ state, image, reference }) => ({
      ref: refOf(state),
      record: state.liveAttempt ?? '',
      problem: `${state.environment} needs ${image}@${reference}, and the registry has no such image`,
    })),
  };
}
