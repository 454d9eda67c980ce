import { advice, run as runCommand, type Advice } from '../model/advice.js';
import { PromoteError } from '../errors/promote-error.js';
import { imageTimeout, wrongRevision } from '../errors/images.js';
import { pauseAfter } from '../model/back-off.js';
import { buildTagOf } from '../model/build-tag.js';
import type { Component } from '../model/component.js';
import { expandPattern } from '../model/pattern.js';
import { isRevisionOf } from '../model/revision.js';
import type { ImageStep } from '../plan/plan.js';
import { digestIn, doubtIn, imageKey, type Shown } from '../ports/registry.js';
import type { World } from '../world.js';
import { secondsSince } from './seconds-since.js';
import { byName } from './by-name.js';
import type { RunState } from './run-state.js';
import { isStillOurs } from './still-ours.js';

type Want = { readonly component: Component; readonly commit: string; readonly shortId: string };
type ImageWorld = Pick<
  World,
  | 'pipeline'
  | 'components'
  | 'git'
  | 'known'
  | 'ledger'
  | 'holder'
  | 'registry'
  | 'builder'
  | 'clock'
  | 'reporter'
>;

const POLLING = { firstMs: 500, longestMs: 15_000, factor: 1.5 };

/** Has images built where that is ours to do, waits until all are there, and checks what they were built from. */
export async function applyImage(world: ImageWorld, step: ImageStep, run: RunState): Promise<void> {
  const wants = step.wants
    .filter(({ component }) => !run.hasFailed(component))
    .map(({ component, artifact }) => ({
      component: byName(world.components, component),
      commit: artifact.commit,
      shortId: artifact.shortId,
    }));
  const begun = world.clock.monotonic();
  for (const want of wants) await build(world, want, run);
  await waitForImages(
    world,
    wants.filter(({ component }) => !run.hasFailed(component.name)),
    run,
    step.again,
  );
  const seconds = secondsSince(world, begun);
  for (const { component } of wants)
    if (!run.hasFailed(component.name)) run.did({ did: 'image', component: component.name, seconds });
}

async function build(world: ImageWorld, want: Want, run: RunState): Promise<void> {
  const { build: how } = world.pipeline.image;
  const target = want.component.buildTarget ?? (how.by === 'target' ? how.target : null);
  if (target === null && how.by === 'registry') return;
  if (!(await isStillOurs(world, [want.component.name], run))) return;
  const image = `${want.component.image}:${want.shortId}`;
  const waiting = world.reporter.wait(
    `${want.component.name}: ${target === null ? 'starting the build of' : `building (${target})`} ${image}`,
  );
  try {
    if (target === null) await world.builder.dispatch(want.component, want.commit, image);
    else await world.builder.buildTarget(want.component, want.commit, image, target);
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    run.fail(want.component.name, error);
  } finally {
    waiting.end('ended');
  }
}

/** Polls for all that are missing with one question each round, slower and slower. */
async function waitForImages(
  world: ImageWorld,
  wants: readonly Want[],
  run: RunState,
  again: Advice | undefined,
): Promise<void> {
  const { timeoutSeconds } = world.pipeline.image;
  const begun = world.clock.monotonic();
  let missing = [...wants];
  let asked = 0;
  let found: ReadonlyMap<string, Shown> = new Map();
  if (missing.length === 0) return;
  const waiting = world.reporter.wait(describe(world, missing));
  while (missing.length > 0) {
    found = await world.registry.digests(missing.map(tagOf));
    const there = missing.filter((want) => digestIn(found.get(imageKey(tagOf(want)))) !== null);
    for (const want of there) await checkRevision(world, want, run);
    missing = missing.filter((want) => !there.includes(want));
    if (missing.length === 0) break;
    if (world.clock.monotonic() - begun > timeoutSeconds * 1000) break;
    waiting.update(describe(world, missing));
    asked += 1;
    await world.clock.sleep(pauseAfter(asked, POLLING));
  }
  waiting.end(missing.length === 0 ? 'all images are there' : `${missing.length} missing`);
  for (const want of missing) {
    const { component, shortId, commit } = want;
    const { name, image, buildTarget } = component;
    const { build: how } = world.pipeline.image;
    const facts = {
      reference: `${image}:${shortId}`,
      seconds: timeoutSeconds,
      link: linkOf(world, name, commit, shortId),
      again: again ?? advice`${runCommand(name, 'tag')}`,
      doubt: doubtIn(found.get(imageKey(tagOf(want))))?.message ?? null,
      tag: how.by === 'registry' && buildTarget === null ? buildTagOf(world.pipeline, name, shortId) : null,
      remote: world.pipeline.remote,
    };
    run.fail(name, imageTimeout(name, facts));
  }
}

async function checkRevision(world: ImageWorld, want: Want, run: RunState): Promise<void> {
  const { name, imagePath, image } = want.component;
  const facts = await world.registry.image(imagePath, want.shortId);
  if (facts === null || facts.revision === null || isRevisionOf(facts.revision, want.commit)) return;
  run.fail(name, wrongRevision(name, `${image}:${want.shortId}`, facts.revision, want.commit));
}

function tagOf(want: Want): { image: string; reference: string } {
  return { image: want.component.imagePath, reference: want.shortId };
}

function describe(world: ImageWorld, missing: readonly Want[]): string {
  const [first] = missing;
  if (first === undefined) return 'images';
  const link = linkOf(world, first.component.name, first.commit, first.shortId);
  const rest = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  return `waiting for the image ${first.component.image}:${first.shortId}${rest}${link === null ? '' : ` (${link})`}`;
}

function linkOf(world: ImageWorld, component: string, commit: string, shortId: string): string | null {
  const { link } = world.pipeline.image;
  return link === null ? null : expandPattern(link, { component, commit, shortId }, encodeURIComponent);
}
