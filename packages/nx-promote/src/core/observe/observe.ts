import type { Intent } from '../intent.js';
import { PromoteError } from '../errors/promote-error.js';
import { unknownEnvironment as noEnvironment } from '../errors/config.js';
import { leaseIds } from '../ledger/lease-ids.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshot, type LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import { holderKey } from '../model/holder-key.js';
import { inDeploymentOrder } from '../model/order.js';
import type { ReleaseCommit } from '../ports/git.js';
import type { World } from '../world.js';
import { observeAdoptable } from './adoptable.js';
import { endsMergeChain } from '../decide/chain-end.js';
import type { NameFacts } from '../decide/known-names.js';
import { nameTargetOf, type NameTarget } from '../decide/names.js';
import type { KnownState } from '../ports/known-refs.js';
import { observeNotes, observeNotesBack } from './observe-notes.js';
import { observeFiles } from './observe-files.js';
import { bringHotfixes, observeForwardPorts } from './forward-ports.js';
import { observeImages } from './observe-images.js';
import { observeRunning } from './observe-running.js';
import { indexTags } from '../decide/tag-index.js';
import { observeWaysBack } from './way-back.js';
import { targetOf, type Target } from '../decide/targets.js';
import { observeAncestry } from './observe-ancestry.js';
import { askedCommit, newerOnTrunk, observeReleaseCommits } from './release-commits.js';
import type { Findings, Observation } from './observation.js';

/** What observing may use: nothing that writes. */
export type ObservedWorld = Pick<
  World,
  | 'pipeline'
  | 'components'
  | 'git'
  | 'known'
  | 'ledger'
  | 'registry'
  | 'driver'
  | 'files'
  | 'changes'
  | 'forwardPorts'
  | 'liveness'
  | 'clock'
  | 'holder'
  | 'actor'
>;

/**
 * Looks at every source that this step needs, once for the whole set. What is known of the
 * remote and the checkout is not asked again.
 */
export async function observe(
  world: ObservedWorld,
  intent: Intent,
  findings: Findings,
  known?: KnownState,
): Promise<Observation> {
  const { pipeline, holder } = world;
  const index = pipeline.environments.findIndex(({ name }) => name === intent.environment);
  const environment = pipeline.environments[index];
  if (environment === undefined) throw unknownEnvironment(world, intent.environment);
  // A try comes from nowhere: no environment stands before it.
  const previous = intent.unmerged === true ? null : (pipeline.environments[index - 1] ?? null);
  const components = inDeploymentOrder(
    world.components.filter(({ name }) => intent.components.includes(name)),
  );
  const { remote, checkout: knownCheckout } = known ?? (await world.known.look(world));
  const refs = ledgerRefs(pipeline.ledger.prefix);
  const ledger = await readSnapshot(world.ledger, refs, remote.ledger);
  const goingBack = world.components.filter(
    ({ name }) => ledger.component(environment.name, name).state.inProgress?.kind === 'rollback',
  );
  await bringHotfixes(world.git, ledger, [...new Set([...components, ...goingBack])]);
  const isNew = intent.step === 'tag' || intent.step === 'deploy';
  const entersFirst = previous === null && isNew && intent.hotfix === undefined;
  const foresees = intent.dryRun && environment.enters === 'on-merge';
  const endsChain = endsMergeChain(intent, environment);
  const needsTrunk = entersFirst || foresees || endsChain;
  const isTested = intent.step === 'verify' || intent.step === 'reverify';
  const needsCheckout = needsTrunk || isTested;
  const checkout = needsCheckout ? (knownCheckout ?? (await world.known.checkout(world))) : null;
  const releaseCommits = needsTrunk
    ? await observeReleaseCommits(world, intent, components, checkout?.head ?? '')
    : new Map<string, ReleaseCommit>();
  const facts = {
    pipeline,
    environment,
    previous,
    ledger,
    tags: remote.tags,
    releaseCommits,
    invocation: holder.invocation,
    ...(intent.hotfix === undefined ? {} : { hotfix: intent.hotfix }),
  };
  const first = pipeline.environments[0] ?? environment;
  const atTrunk = { ...facts, environment: first, previous: null };
  const wanted = endsChain ? atTrunk : facts;
  const targets = components.map((component) => ({ component, target: targetOf(wanted, component) }));
  const ahead = foresees ? atTrunk : facts;
  const foreseen = intent.dryRun
    ? components.map((component) => [component.name, targetOf(ahead, component)] as const)
    : [];
  const now = world.clock.now().toISOString();
  const names = observeNames({ ...facts, tags: indexTags(remote.tags), intent, now }, targets);
  const images = await observeImages(world.registry, { ...facts, step: intent.step, targets, names });
  const adopting = intent.step === 'adopt';
  const running = await observeRunning(world, { intent, environment, ledger, holder, findings }, components);
  const waysBack =
    intent.step === 'rollback' ? await observeWaysBack(world, { ...facts, intent }, components) : new Map();
  const noteFacts = { ...facts, intent, targets, waysBack };
  return {
    now,
    intent,
    pipeline,
    environment,
    previous,
    components,
    allComponents: world.components,
    checkout,
    trunkTip: remote.trunkTip,
    tags: remote.tags,
    targets: new Map(targets.map(({ component, target }) => [component.name, target])),
    newer:
      entersFirst || endsChain
        ? await newerOnTrunk(world, { intent, findings, remote, head: checkout?.head ?? '', targets })
        : new Map(),
    names,
    foreseen: new Map(foreseen),
    ledger,
    images,
    running,
    waysBack,
    adoptable: adopting
      ? await observeAdoptable(
          world.registry,
          { ...facts, commit: await askedCommit(world, intent) },
          components,
          running,
        )
      : new Map(),
    ancestry: await observeAncestry(world, {
      environment,
      components,
      targets,
      foreseen,
      ledger,
      checkout,
      remote,
      goesBack: intent.step === 'rollback',
      hotfixOver: intent.hotfix === undefined ? [] : pipeline.environments,
      asksLine: entersFirst && (intent.unmerged === true || intent.commit !== undefined),
    }),
    forwardPorts: await observeForwardPorts(world.forwardPorts, {
      ...facts,
      targets,
      testsAgain: intent.step === 'reverify',
    }),
    notes: await observeNotes(world.changes, noteFacts),
    notesBack: await observeNotesBack(world.changes, { ...noteFacts, components: goingBack }),
    leases: leaseIds(refs, remote.ledger),
    deadHolders: deadHolders(world, ledger, environment.name, components),
    holder,
    actor: world.actor,
    findings,
    files: await observeFiles(world.files, { ...facts, step: intent.step, components }),
  };
}

function observeNames(
  facts: NameFacts & { readonly intent: Intent },
  targets: readonly { readonly component: Component; readonly target: Target }[],
): ReadonlyMap<string, NameTarget> {
  const { step } = facts.intent;
  if (step !== 'name' && step !== 'deploy') return new Map();
  const names = targets.flatMap(({ component: { name }, target }) => {
    const found = target.kind === 'none' ? null : nameTargetOf(facts, name, target.artifact);
    return found === null ? [] : [[name, found] as const];
  });
  return new Map(names);
}

function deadHolders(
  world: ObservedWorld,
  ledger: LedgerSnapshot,
  environment: string,
  components: readonly Component[],
): ReadonlySet<string> {
  const held = [
    ledger.environment(environment).state.verifying,
    ...ledger.componentsIn(environment).map(({ inProgress }) => inProgress),
    ...components.map(({ name }) => ledger.component(environment, name).state.inProgress),
  ];
  return new Set(
    held.flatMap((entry) =>
      entry !== null && world.liveness.of(entry.holder) === 'dead' ? [holderKey(entry)] : [],
    ),
  );
}

function unknownEnvironment(world: ObservedWorld, name: string): PromoteError {
  const known = world.pipeline.environments.map((environment) => environment.name);
  return new PromoteError(noEnvironment(name, known));
}
