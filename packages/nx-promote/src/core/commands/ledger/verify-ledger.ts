import { decode } from '../../ledger/codec.js';
import { ledgerRefs } from '../../ledger/ref-names.js';
import { verifyChain, type ChainProblem } from '../../ledger/verify-chain.js';
import { isBuilt, type BuiltArtifact } from '../../model/artifact.js';
import type { ComponentState } from '../../model/state.js';
import { digestIn, doubtIn, imageKey } from '../../ports/registry.js';
import type { World } from '../../world.js';

/** What `ledger-verify` found. */
export interface LedgerCheck {
  readonly refs: number;
  readonly records: number;
  readonly digests: number;
  readonly problems: readonly ChainProblem[];
}

type CheckedWorld = Pick<World, 'pipeline' | 'components' | 'git' | 'ledger' | 'registry'>;

/** Walks every ref of the ledger, and asks the registry for every digest that an environment runs or may go back to. */
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
    const past = state.history.map(({ artifact }) => artifact);
    const artifacts = [state.live, state.verified, ...past].filter(
      (artifact): artifact is BuiltArtifact => artifact !== null && isBuilt(artifact),
    );
    const digests = [...new Set(artifacts.map(({ digest }) => digest))];
    return image === undefined ? [] : digests.map((reference) => ({ state, image, reference }));
  });
  // Environments share most of them.
  const images = new Map(wanted.map((entry) => [imageKey(entry), entry]));
  const found = await world.registry.digests([...images.values()]);
  const missing = wanted.filter(
    ({ image, reference }) => digestIn(found.get(imageKey({ image, reference }))) === null,
  );
  const says = (image: string, reference: string): string =>
    doubtIn(found.get(imageKey({ image, reference })))?.message ?? 'the registry has no such image';
  return {
    asked: images.size,
    problems: missing.map(({ state, image, reference }) => ({
      ref: refOf(state),
      record: state.liveAttempt ?? '',
      problem: `${needs(state, reference)} ${image}@${reference}, and ${says(image, reference)}`,
    })),
  };
}

function needs({ environment, live, verified }: ComponentState, digest: string): string {
  const isThere = live?.digest === digest || verified?.digest === digest;
  return isThere ? `${environment} needs` : `a way back in ${environment} leads to`;
}
