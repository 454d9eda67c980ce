import { PromoteError } from '../errors.js';
import type { ComponentOutcome, HotfixIntent, Intent, StepName } from '../intent.js';
import { ledgerRefs } from '../ledger/ref-names.js';
import { readSnapshot, type LedgerSnapshot } from '../ledger/snapshot.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import type { Hotfix } from '../model/hotfix.js';
import { bringHotfixes } from '../observe/forward-ports.js';
import { shortIdFor } from '../observe/targets.js';
import { shippedText } from '../render/hotfix-shipped.js';
import { runIntent } from '../run-intent.js';
import type { World } from '../world.js';
import { hotfixEnvironments } from './bases.js';
import { decideNow } from './decide-now.js';
import { hotfixCommit } from './hotfix-commit.js';

/** Bring the component's hotfix into this environment. */
export interface ShipHotfix extends Omit<Intent, 'step' | 'components' | 'hotfix'> {
  readonly component: Component;
}

export interface ShippedHotfix {
  readonly outcome: ComponentOutcome;
  /** What a dry run would do, or what is to be done next. */
  readonly text: string;
}

/**
 * Where hotfixes enter: the component's own checks, tag, image, name, deployment, suites, changelog, notes, and
 * the release manager told. Behind that the same without building. Each step looks first, so that the command
 * can be repeated.
 */
export async function shipHotfix(world: World, request: ShipHotfix): Promise<ShippedHotfix> {
  const { component, environment } = request;
  const { ledger: tips, tags } = await world.git.remoteState();
  const ledger = await readSnapshot(world.ledger, ledgerRefs(world.pipeline.ledger.prefix), tips);
  await bringHotfixes(world.git, ledger, [component]);
  const { hotfix, commit } = await hotfixOnItsWay(world, ledger, request);
  const isEntry = hotfixEnvironments(world.pipeline)[0]?.name === environment;
  const intent = intentOf(request, hotfix, commit);
  if (isEntry && !request.dryRun && !isTagged(world, tags, component.name, commit)) {
    await check(world, component, commit);
  }
  const outcome = await run(world, intent, stepsOf(world, environment, isEntry));
  if (request.dryRun || !outcome.success) return { outcome, text: '' };
  await announce(world, request, hotfix, outcome);
  return { outcome, text: await nextText(world, component, environment, hotfix) };
}

/** Where it enters the branch says what it is; behind that the record does: the same artifact goes on. */
async function hotfixOnItsWay(
  world: World,
  ledger: LedgerSnapshot,
  request: ShipHotfix,
): Promise<{ hotfix: Hotfix; commit: string }> {
  const { component, environment, typed } = request;
  const checkout = await world.git.checkout();
  const hotfix = await decideNow(world, ledger, request, checkout);
  const isEntry = hotfixEnvironments(world.pipeline)[0]?.name === environment;
  if (!isEntry && hotfix.commit !== null) return { hotfix, commit: hotfix.commit };
  return { hotfix, commit: await hotfixCommit(world, component.name, hotfix, checkout, typed) };
}

function intentOf(request: ShipHotfix, hotfix: Hotfix, commit: string): Omit<Intent, 'step'> {
  const { component, ...rest } = request;
  const { name, from, base, reason } = hotfix;
  const shipped: HotfixIntent = { name, from, base, commit, reason };
  return { ...rest, components: [component.name], hotfix: shipped };
}

/** What is tagged has passed them: the tag is made after they did. */
function isTagged(
  { pipeline }: World,
  tags: ReadonlyMap<string, string>,
  component: string,
  commit: string,
): boolean {
  const shortId = shortIdFor({ pipeline, tags }, component, commit);
  return tags.get(buildTagOf(pipeline, component, shortId)) === commit;
}

async function check({ checks, reporter }: World, component: Component, commit: string): Promise<void> {
  const ran = await checks.run(component, commit);
  const passed =
    ran.length === 0 ? 'has no target "lint" or "test" that could be asked' : `passed ${ran.join(', ')}`;
  reporter.tell(`${component.name} ${commit.slice(0, 7)} ${passed}`);
}

function stepsOf(world: World, name: string, isEntry: boolean): readonly StepName[] {
  const environment = world.pipeline.environments.find((one) => one.name === name);
  return [
    ...(isEntry ? (['tag'] as const) : []),
    ...(environment?.releaseTag == null ? [] : (['name'] as const)),
    'deploy',
    'verify',
    'changelog',
    'release',
  ];
}

async function run(
  world: World,
  intent: Omit<Intent, 'step'>,
  steps: readonly StepName[],
): Promise<ComponentOutcome> {
  let last: ComponentOutcome | undefined;
  const [name = ''] = intent.components;
  for (const step of steps) {
    const { outcomes, plan } = await runIntent(world, { ...intent, step });
    last = outcomes.get(name);
    if (intent.dryRun) {
      world.reporter.tell(plan);
      break;
    }
    if (last?.success !== true) break;
  }
  if (last === undefined) throw new Error(`the hotfix of ${name} ended without an outcome`);
  return last;
}

/** The record is written: that somebody could not be told must not look as if it were not. */
async function announce(
  world: World,
  { component, environment }: ShipHotfix,
  hotfix: Hotfix,
  { summary, shortId }: ComponentOutcome,
): Promise<void> {
  const isLast = hotfixEnvironments(world.pipeline).at(-1)?.name === environment;
  try {
    await world.notifier.announce({
      id: `hotfix ${component.name} ${hotfix.name} ${shortId} ${environment}`,
      event: isLast ? 'released' : 'hotfix-staged',
      environment,
      components: [component.name],
      text: `${component.name}: hotfix ${hotfix.name}: ${summary}; ${hotfix.reason}`,
    });
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    world.reporter.warn(error.message);
  }
}

/** What is to be done next, as things stand now. */
async function nextText(
  world: World,
  component: Component,
  environment: string,
  { name }: Hotfix,
): Promise<string> {
  const { ledger: tips, trunkTip } = await world.git.remoteState();
  const ledger = await readSnapshot(world.ledger, ledgerRefs(world.pipeline.ledger.prefix), tips);
  const hotfix = ledger.obligations(component.name).state.hotfixes.find((one) => one.name === name);
  if (hotfix?.commit == null) return '';
  const environments = hotfixEnvironments(world.pipeline).map((one) => one.name);
  const [entry = ''] = environments;
  const shipped = ledger
    .component(entry, component.name)
    .state.history.find(({ artifact }) => artifact.commit === hotfix.commit);
  const before =
    world.pipeline.environments[world.pipeline.environments.findIndex((one) => one.name === entry) - 1];
  const comes = before === undefined ? null : ledger.component(before.name, component.name).state.verified;
  const into = [trunkTip, comes?.commit ?? null].flatMap((commit) => commit ?? []);
  const { commit: fix, base } = hotfix;
  const answers = await world.forwardPorts.forwardPorts(
    into.map((one) => ({ base: base.commit, fix, into: one })),
  );
  const has = (commit: string | null): boolean => {
    const at = into.indexOf(commit ?? '');
    return at >= 0 && answers[at] != null && answers[at]?.kind !== 'missing';
  };
  return shippedText({
    component: component.name,
    hotfix: name,
    next: environments[environments.indexOf(environment) + 1] ?? null,
    entry,
    replaced: shipped?.replaces ?? null,
    base,
    trunk: `${world.pipeline.remote}/${world.pipeline.trunk}`,
    isPorted: hotfix.settled !== null || has(trunkTip),
    candidate: comes !== null && has(comes.commit) ? comes : null,
  });
}
