import { chainIn } from '../../chain.js';
import { checkOverride } from '../../run/check-override.js';
import { askedFirst, type AskAboutNotes } from '../ask-about-notes.js';
import { applySteps } from '../carry-out.js';
import { confirmedFirst, type ConfirmEntry } from '../confirm-entry.js';
import { PromoteError } from '../../errors/promote-error.js';
import { hotfixNotVerifiedBefore } from '../../errors/hotfix.js';
import type { ChainRequest, ChainStep, ComponentOutcome, EndedStep, HotfixIntent } from '../../intent.js';
import { readLedger } from '../../ledger/read-ledger.js';
import type { LedgerSnapshot } from '../../ledger/snapshot.js';
import type { Artifact } from '../../model/artifact.js';
import type { Component } from '../../model/component.js';
import { hotfixEnvironments, type Hotfix } from '../../model/hotfix.js';
import type { ComponentState } from '../../model/state.js';
import { bringHotfixes } from '../../observe/forward-ports.js';
import type { Step } from '../../plan/plan.js';
import type { Announcement } from '../../ports/notifier.js';
import { renderSteps } from '../../render/plan-text.js';
import { shippedText } from '../../render/hotfix-shipped.js';
import { runIntent } from '../../run-intent.js';
import type { World } from '../../world.js';
import { announceShipped } from './announce-hotfix.js';
import { decideNow } from './decide-now.js';
import { hotfixCommit, hotfixTip } from './hotfix-commit.js';

/** Bring the component's hotfix into this environment. */
export interface ShipHotfix extends Omit<ChainRequest, 'components' | 'hotfix'> {
  readonly component: Component;
  /** Its branch, where it had to be named. */
  readonly branch?: string;
}

export interface ShippedHotfix {
  readonly outcome: ComponentOutcome;
  /** The steps that led to it; in a dry run the first, which the others stand on. */
  readonly ended: readonly EndedStep[];
  /** What a dry run would do, or what is to be done next. */
  readonly text: string;
}

/**
 * Where hotfixes enter: the component's own checks, tag, image, name, deployment, suites, changelog, notes, and
 * the release manager told. Behind that the same without building. Each step looks first, so that the command
 * can be repeated.
 */
export async function shipHotfix(
  world: World,
  request: ShipHotfix,
  ask?: AskAboutNotes,
  confirm?: ConfirmEntry,
): Promise<ShippedHotfix> {
  checkOverride(world, request);
  const { component, environment } = request;
  const { ledger } = await readLedger(world);
  await bringHotfixes(world.git, ledger, [component]);
  const { hotfix, commit, decision } = await hotfixOnItsWay(world, ledger, request);
  const isEntry = hotfixEnvironments(world.pipeline)[0]?.name === environment;
  const steps = chainIn(world.pipeline, environment, isEntry ? 'commit' : 'artifact');
  const intent = await confirmed(world, intentOf(request, hotfix, commit), steps, confirm);
  const isToBeChecked = isEntry && !isChecked(hotfix, commit);
  const checks: readonly Step[] = isToBeChecked ? [{ do: 'checks', component: component.name, commit }] : [];
  if (request.dryRun) for (const line of renderSteps([...decision, ...checks])) world.reporter.tell(line);
  else await applySteps(world, ledger, checks);
  const { outcome, ended } = await run(world, intent, steps, ask);
  if (request.dryRun) return { outcome, ended, text: '' };
  const event = outcome.success ? eventOf(world, environment) : await rejection(world, request, commit);
  if (event !== null) {
    const shortId = commit.slice(0, world.pipeline.shortIdLength);
    const shipped = { event, shortId, environment, summary: outcome.summary };
    await applySteps(world, ledger, [announceShipped(component.name, hotfix, shipped)]);
  }
  if (!outcome.success) return { outcome, ended, text: '' };
  return { outcome, ended, text: await nextText(world, request, hotfix) };
}

/**
 * Where it enters the branch says what it is; behind that the record does: the same artifact goes on, and a branch
 * that has gone on meanwhile has to enter first.
 */
async function hotfixOnItsWay(
  world: World,
  ledger: LedgerSnapshot,
  request: ShipHotfix,
): Promise<{ hotfix: Hotfix; commit: string; decision: readonly Step[] }> {
  const { component, environment, typed } = request;
  const checkout = await world.git.checkout();
  const { hotfix, steps: decision } = await decideNow(world, ledger, request, checkout);
  const entry = hotfixEnvironments(world.pipeline)[0]?.name ?? environment;
  const { commit } = hotfix;
  if (entry === environment || commit === null) {
    return { hotfix, commit: await hotfixCommit(world, component.name, hotfix, checkout, typed), decision };
  }
  const tip = await hotfixTip(world, hotfix.branch);
  if (tip === null || tip === commit) return { hotfix, commit, decision };
  const shortId = tip.slice(0, world.pipeline.shortIdLength);
  const { name } = component;
  throw new PromoteError(hotfixNotVerifiedBefore(name, hotfix.name, shortId, entry, request.branch));
}

function intentOf(request: ShipHotfix, hotfix: Hotfix, commit: string): ChainRequest {
  const { component, branch, ...rest } = request;
  const { name, from, base, reason } = hotfix;
  const named = branch === undefined ? {} : { branch };
  const shipped: HotfixIntent = { name, from, base, commit, reason, ...named };
  return { ...rest, components: [component.name], hotfix: shipped };
}

/** Asked once, before anything is done: by the first of the steps that has something to do. */
async function confirmed(
  world: World,
  intent: ChainRequest,
  steps: readonly ChainStep[],
  confirm: ConfirmEntry | undefined,
): Promise<ChainRequest> {
  for (const step of steps) {
    const { confirm: yes } = await confirmedFirst(world, { ...intent, step }, confirm);
    if (yes === true) return { ...intent, confirm: true };
  }
  return intent;
}

/** What the ledger names as gone in has passed them. A tag says nothing: a try makes one too. */
function isChecked({ commit: newest, earlier }: Hotfix, commit: string): boolean {
  return commit === newest || earlier.includes(commit);
}

async function run(
  world: World,
  intent: ChainRequest,
  steps: readonly ChainStep[],
  ask: AskAboutNotes | undefined,
): Promise<Pick<ShippedHotfix, 'outcome' | 'ended'>> {
  const ended: EndedStep[] = [];
  let last: ComponentOutcome | undefined;
  const [name = ''] = intent.components;
  for (const step of steps) {
    const stepIntent = await askedFirst(world, { ...intent, step }, ask);
    const { outcomes, plan } = await runIntent(world, stepIntent);
    ended.push({ intent: stepIntent, outcomes });
    last = outcomes.get(name);
    if (intent.dryRun) world.reporter.detail(plan);
    if (intent.dryRun || last?.success !== true) break;
  }
  if (last === undefined) throw new Error(`the hotfix of ${name} ended without an outcome`);
  return { outcome: last, ended };
}

function eventOf({ pipeline }: World, environment: string): Announcement['event'] {
  return hotfixEnvironments(pipeline).at(-1)?.name === environment ? 'hotfix-released' : 'hotfix-staged';
}

/** A rejection is announced too; what could not be asked, or was refused before, is not. */
async function rejection(
  world: World,
  { component, environment }: ShipHotfix,
  commit: string,
): Promise<Announcement['event'] | null> {
  const { ledger } = await readLedger(world);
  const { rejected } = ledger.component(environment, component.name).state;
  return rejected.some((entry) => entry.commit === commit) ? 'hotfix-rejected' : null;
}

/** What is to be done next, as things stand now. */
async function nextText(
  world: World,
  { component, environment, branch }: ShipHotfix,
  { name }: Hotfix,
): Promise<string> {
  const { ledger, remote } = await readLedger(world);
  const hotfix = ledger.obligations(component.name).state.hotfixes.find((one) => one.name === name);
  if (hotfix?.commit == null) return '';
  const environments = hotfixEnvironments(world.pipeline).map((one) => one.name);
  const [entry = ''] = environments;
  const before =
    world.pipeline.environments[world.pipeline.environments.findIndex((one) => one.name === entry) - 1];
  const comes = before === undefined ? null : ledger.component(before.name, component.name).state.verified;
  const into = [remote.trunkTip, comes?.commit ?? null].flatMap((commit) => commit ?? []);
  const { commit: fix, base } = hotfix;
  const answers = await world.forwardPorts.forwardPorts(
    into.map((one) => ({ base: base.commit, fix, into: one })),
  );
  const has = (commit: string | null): boolean => {
    const at = into.indexOf(commit ?? '');
    const kind = at < 0 ? undefined : answers[at]?.kind;
    return kind !== undefined && kind !== 'missing' && kind !== 'unknown';
  };
  return shippedText(
    {
      component: component.name,
      hotfix: name,
      next: environments[environments.indexOf(environment) + 1] ?? null,
      branch,
      entry,
      replaced: replacedBy(hotfix, ledger.component(entry, component.name).state),
      base,
      trunk: `${world.pipeline.remote}/${world.pipeline.trunk}`,
      isPorted: hotfix.settled !== null || has(remote.trunkTip),
      candidate: comes !== null && has(comes.commit) ? comes : null,
    },
    world.spell,
  );
}

/** What ran before any commit of the hotfix did. */
function replacedBy({ commit, earlier }: Hotfix, { history }: ComponentState): Artifact | null {
  const isOwn = (artifact: Artifact | null | undefined): boolean =>
    artifact != null && (artifact.commit === commit || earlier.includes(artifact.commit));
  const shipped = history.find(({ artifact, replaces }) => isOwn(artifact) && !isOwn(replaces));
  return shipped?.replaces ?? null;
}
