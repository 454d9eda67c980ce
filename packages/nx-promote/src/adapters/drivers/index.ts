import type { Component } from '../../core/model/component.js';
import type { DriverConfig, Environment } from '../../core/model/pipeline.js';
import type { PromoteError } from '../../core/errors/promote-error.js';
import type { Change, Deployed, DeploymentLine, Driver } from '../../core/ports/driver.js';
import { createCommandDriver } from './command/command-driver.js';
import { createGitopsDriver, type Repositories } from './gitops/gitops-driver.js';
import { driverSettings } from '../../core/model/driver-settings.js';

export { createFileStore } from './gitops/create-file-store.js';

export interface DriverOptions {
  readonly workspaceRoot: string;
  readonly repositories: Repositories;
}

/** Every driver there is. A new one is a line here. */
const DRIVERS: Readonly<Record<DriverConfig['driver'], (options: DriverOptions) => Driver>> = {
  gitops: ({ repositories }) => createGitopsDriver(repositories),
  command: ({ workspaceRoot }) => createCommandDriver({ workspaceRoot }),
};

/**
 * The driver of every environment: each component goes to the one that its settings name. Changes keep their
 * order; neighbours with the same driver go together.
 */
export function createDriver(options: DriverOptions): Driver {
  const made = new Map<DriverConfig['driver'], Driver>();
  const driverOf = (environment: Environment, component: Component): Driver => {
    const { driver: name } = driverSettings(component, environment);
    const driver = made.get(name) ?? DRIVERS[name](options);
    made.set(name, driver);
    return driver;
  };
  return {
    async current(environment, components) {
      const answers = new Map<string, Deployed>();
      for (const driver of new Set(components.map((component) => driverOf(environment, component)))) {
        const group = components.filter((component) => driverOf(environment, component) === driver);
        for (const [name, deployed] of await driver.current(environment, group)) answers.set(name, deployed);
      }
      return answers;
    },
    async preview(environment, changes) {
      const lines = new Map<string, DeploymentLine | PromoteError>();
      for (const { driver, changes: group } of runs(changes, ({ component }) =>
        driverOf(environment, component),
      )) {
        for (const [name, line] of await driver.preview(environment, group)) lines.set(name, line);
      }
      return lines;
    },
    async deploy(request) {
      const changed: string[] = [];
      const revisions: string[] = [];
      for (const { driver, changes } of runs(request.changes, ({ component }) =>
        driverOf(request.environment, component),
      )) {
        const result = await driver.deploy({ ...request, changes });
        changed.push(...result.changed);
        if (result.revision !== null) revisions.push(result.revision);
      }
      return { changed, revision: revisions.length === 0 ? null : revisions.join(', ') };
    },
  };
}

function runs(
  changes: readonly Change[],
  driverOf: (change: Change) => Driver,
): { driver: Driver; changes: Change[] }[] {
  const found: { driver: Driver; changes: Change[] }[] = [];
  for (const change of changes) {
    const driver = driverOf(change);
    const last = found.at(-1);
    if (last?.driver === driver) last.changes.push(change);
    else found.push({ driver, changes: [change] });
  }
  return found;
}
