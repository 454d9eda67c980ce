import { PromoteError } from '../../../core/errors/promote-error.js';
import { placeShared } from '../../../core/errors/drivers.js';
import type { Component } from '../../../core/model/component.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import type { Environment } from '../../../core/model/pipeline.js';
import {
  PlanOutdated,
  type Change,
  type Deployed,
  type DeploymentLine,
  type Driver,
  type DeployRequest,
} from '../../../core/ports/driver.js';
import { deploymentMessage } from './deployment-message.js';
import { bareWord, imageOf, placeOf, readerOf, valueFor, written, type Place } from './place.js';
import { parseReference } from '../reference.js';

type ReadFile = (path: string) => Promise<string | null>;

/** Branches of repositories as this driver needs them; writing is by compare-and-swap. */
export interface Repositories {
  snapshot(
    repository: string | null,
    branch: string,
  ): Promise<{ readonly tip: string | null; readonly read: ReadFile }>;
  updateFiles(request: {
    readonly repository: string | null;
    readonly branch: string;
    readonly edits: (read: ReadFile) => Promise<ReadonlyMap<string, string | null>>;
    readonly message: () => string;
    readonly stillOurs: () => Promise<void>;
  }): Promise<{ readonly commit: string | null }>;
}

/**
 * Makes environments run artifacts by editing version references in deployment repositories: one commit per
 * repository and request. `revision` of what is deployed is the commit of the branch that was read.
 */
export function createGitopsDriver(repositories: Repositories): Driver {
  return {
    async current(environment, components) {
      const placed = components.map((component) => ({ component, place: placeOf(environment, component) }));
      const answers = new Map<string, Deployed>();
      for (const group of byRepository(placed)) {
        for (const [name, deployed] of await readGroup(repositories, environment, group))
          answers.set(name, deployed);
      }
      return answers;
    },

    async preview(environment, changes) {
      const lines = new Map<string, DeploymentLine | PromoteError>();
      const placed: (Placed & { readonly change: Change })[] = [];
      for (const change of changes) {
        const place = orError(() => placeOf(environment, change.component));
        if (place instanceof PromoteError) lines.set(change.component.name, place);
        else placed.push({ place, change });
      }
      for (const group of byRepository(placed)) {
        for (const [name, line] of await previewGroup(repositories, environment, group))
          lines.set(name, line);
      }
      return lines;
    },

    async deploy(request) {
      const placed = request.changes.map((change) => ({
        change,
        place: placeOf(request.environment, change.component),
      }));
      assertApart(placed);
      const changed: string[] = [];
      const revisions: string[] = [];
      const groups = byRepository(placed);
      const replaced = await replacedIn(repositories, request.environment, groups);
      for (const group of groups) {
        const result = await deployGroup(repositories, request, group, replaced);
        changed.push(...result.changed);
        if (result.commit !== null) revisions.push(result.commit);
      }
      return { changed, revision: revisions.length === 0 ? null : revisions.join(', ') };
    },
  };
}

interface Placed {
  readonly place: Place;
}

async function readGroup(
  repositories: Repositories,
  environment: Environment,
  group: readonly (Placed & { readonly component: Component })[],
): Promise<[string, Deployed][]> {
  const place = (group[0] as Placed).place;
  const snapshot = await repositories.snapshot(place.repository, place.branch);
  const answers = await Promise.all(
    byFile(group).map(async (entries) => {
      const { place: here } = entries[0] as Placed;
      const read = readerOf(here, (await snapshot.read(here.file)) ?? '');
      return entries.map((entry): [string, Deployed] => [
        entry.component.name,
        deployedAt(environment, entry, read(entry.place.path), snapshot.tip),
      ]);
    }),
  );
  return answers.flat();
}

function deployedAt(
  environment: Environment,
  { place, component }: Placed & { readonly component: Component },
  reference: string | null,
  revision: string | null,
): Deployed {
  const { unpinned } = place;
  if (reference === null || reference === '') {
    return { reference: null, image: null, digest: null, tag: null, revision, unpinned };
  }
  const { image: written, digest, tag } = parseReference(reference, bareWord(place));
  // A format of the team's own may write our image in a shorter or longer way.
  const image = written === imageOf(place, environment, component) ? component.image : written;
  return { reference, image: written === null ? null : image, digest, tag, revision, unpinned };
}

/** One look for all; what is wrong with the repository is wrong for each. */
async function previewGroup(
  repositories: Repositories,
  environment: Environment,
  group: readonly (Placed & { readonly change: Change })[],
): Promise<[string, DeploymentLine | PromoteError][]> {
  const { repository, branch } = (group[0] as Placed).place;
  const where = `${withoutSecrets(repository ?? "the workspace's remote")} (${branch})`;
  try {
    const { read } = await repositories.snapshot(repository, branch);
    return await Promise.all(
      group.map(async ({ place, change }): Promise<[string, DeploymentLine | PromoteError]> => {
        const text = (await read(place.file)) ?? '';
        const line = orError(() => {
          const before = readerOf(place, text)(place.path);
          const value = valueFor(place, environment, change);
          // Thrown away: what cannot be written shows here.
          written(text, [{ place, value }]);
          const key = place.path.join('.');
          const old = before === null ? null : `${key}=${before}`;
          return { where: `${where}, ${place.file}`, before: old, after: `${key}=${value}` };
        });
        return [change.component.name, line];
      }),
    );
  } catch (error) {
    if (!(error instanceof PromoteError)) throw error;
    return group.map(({ change }) => [change.component.name, error]);
  }
}

function orError<T>(work: () => T): T | PromoteError {
  try {
    return work();
  } catch (error) {
    if (error instanceof PromoteError) return error;
    throw error;
  }
}

/**
 * The versions that are there before the first of several pushes: the look before a push makes everything that was read
 * of the others unknown, and a version that somebody writes meanwhile is not replaced unseen. Nothing is read for one push.
 */
async function replacedIn(
  repositories: Repositories,
  environment: Environment,
  groups: readonly (readonly (Placed & { readonly change: Change })[])[],
): Promise<Map<Change, string | null>> {
  const replaced = new Map<Change, string | null>();
  if (groups.length < 2) return replaced;
  for (const group of groups) {
    const entries = group.map(({ place, change }) => ({ place, component: change.component }));
    const found = new Map(await readGroup(repositories, environment, entries));
    for (const { change } of group) {
      replaced.set(change, found.get(change.component.name)?.reference ?? null);
    }
  }
  return replaced;
}

async function deployGroup(
  repositories: Repositories,
  request: DeployRequest,
  group: readonly (Placed & { readonly change: Change })[],
  replaced: Map<Change, string | null>,
): Promise<{ changed: readonly string[]; commit: string | null }> {
  const { environment, attempt, subject, stillOurs } = request;
  const { repository, branch } = (group[0] as Placed).place;
  let changes: Change[] = [];
  const { commit } = await repositories.updateFiles({
    repository,
    branch,
    stillOurs,
    message: () => deploymentMessage(subject, attempt, changes),
    async edits(read) {
      const different = new Set<Change>();
      const files = await Promise.all(
        byFile(group).map(async (entries): Promise<[string, string]> => {
          const { place } = entries[0] as Placed;
          const text = (await read(place.file)) ?? '';
          const valueAt = readerOf(place, text);
          const wanted = entries.map((entry) => ({
            ...entry,
            value: valueFor(entry.place, environment, entry.change),
          }));
          for (const { place: at, change } of wanted) insistOn(replaced, change, valueAt(at.path));
          const differing = wanted.filter((entry) => valueAt(entry.place.path) !== entry.value);
          for (const { change } of differing) different.add(change);
          return [place.file, written(text, differing)];
        }),
      );
      changes = group.map(({ change }) => change).filter((change) => different.has(change));
      return changes.length === 0 ? new Map() : new Map(files);
    },
  });
  return { changed: commit === null ? [] : changes.map(({ component }) => component.name), commit };
}

/** On top of somebody else's push: a version that they changed is not replaced unseen. */
function insistOn(replaced: Map<Change, string | null>, change: Change, found: string | null): void {
  const value = found === '' ? null : found;
  const before = replaced.get(change);
  if (before !== undefined && before !== value) {
    throw new PlanOutdated(`somebody else has changed the version of ${change.component.name}`);
  }
  replaced.set(change, value);
}

/** Two components whose versions stand in one place would put each other out. */
function assertApart(placed: readonly (Placed & { readonly change: Change })[]): void {
  const taken = new Map<string, string>();
  for (const { place, change } of placed) {
    const { name } = change.component;
    const id = JSON.stringify([place.repository, place.branch, place.file, place.path]);
    const other = taken.get(id);
    if (other !== undefined) {
      throw new PromoteError(placeShared(other, name, `${place.path.join('.')} of ${place.file}`));
    }
    taken.set(id, name);
  }
}

function byRepository<T extends Placed>(placed: readonly T[]): T[][] {
  return grouped(placed, ({ place }) => JSON.stringify([place.repository, place.branch]));
}

function byFile<T extends Placed>(placed: readonly T[]): T[][] {
  return grouped(placed, ({ place }) => JSON.stringify([place.file, place.format]));
}

/** In the order in which the first of each group stands. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
