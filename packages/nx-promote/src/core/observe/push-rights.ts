import { driverSettings } from '../model/driver-settings.js';
import type { Component } from '../model/component.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { withoutSecrets } from '../model/secrets.js';
import type { PreflightReader, PushAccess } from '../ports/preflight.js';

/** What will be pushed to one place, for which components, and whether the server allows it. */
export interface PushRight {
  /** For people: `the commits of deployments`. */
  readonly what: string;
  readonly where: string;
  readonly components: readonly string[];
  readonly access: PushAccess;
}

/**
 * Asks the servers whether they let this user push. A real run asks about its own remotes by its first push, before
 * which nothing was done; so it asks here only about what comes later.
 */
export async function pushRights(
  preflight: Pick<PreflightReader, 'mayPush'>,
  pipeline: Pipeline,
  environments: readonly Environment[],
  components: readonly Component[],
  dryRun: boolean,
): Promise<readonly PushRight[]> {
  const { remote, ledger } = pipeline;
  const names = components.map(({ name }) => name);
  const places =
    ledger.remote === remote
      ? [{ what: 'tags and records', remote }]
      : [
          { what: 'tags', remote },
          { what: 'records', remote: ledger.remote },
        ];
  // The place of the first push, which a real run does not ask.
  const isFirst = (name: string): boolean => !dryRun && name === ledger.remote;
  const rights: PushRight[] = [];
  for (const { what, remote: name } of places) {
    if (isFirst(name)) continue;
    const access = await preflight.mayPush({ remote: name });
    rights.push({ what, where: withoutSecrets(name), components: names, access });
  }
  for (const [repository, group] of byRepository(environments, components)) {
    if (repository === null && isFirst(remote)) continue;
    const access = await preflight.mayPush({ repository });
    const where = withoutSecrets(repository ?? remote);
    rights.push({ what: 'the commits of deployments', where, components: group, access });
  }
  return rights;
}

function byRepository(
  environments: readonly Environment[],
  components: readonly Component[],
): ReadonlyMap<string | null, readonly string[]> {
  const groups = new Map<string | null, string[]>();
  for (const component of components) {
    for (const environment of environments) {
      const settings = driverSettings(component, environment);
      if (settings.driver !== 'gitops') continue;
      const names = groups.get(settings.repository) ?? [];
      if (!names.includes(component.name)) names.push(component.name);
      groups.set(settings.repository, names);
    }
  }
  return groups;
}
