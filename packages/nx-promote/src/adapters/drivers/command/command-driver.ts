import { PromoteError } from '../../../core/errors/promote-error.js';
import { commandFailed } from '../../../core/errors/drivers.js';
import type { BuiltArtifact } from '../../../core/model/artifact.js';
import type { Component } from '../../../core/model/component.js';
import { expandPattern, type PatternValues } from '../../../core/model/pattern.js';
import type { CommandDriverConfig, Environment } from '../../../core/model/pipeline.js';
import { outsideLines } from '../../../core/model/outside-text.js';
import { runs } from '../../../core/model/runs.js';
import type { Change, Deployed, DeployRequest, Driver } from '../../../core/ports/driver.js';
import { howItEnded } from '../../process/how-it-ended.js';
import { run, type ProgramResult } from '../../process/run.js';
import { parseReference } from '../reference.js';
import { driverSettings } from '../../../core/model/driver-settings.js';

/** Commands that ask, at once: enough to hide their waiting, few enough for a small machine. */
const LANES = 4;

/**
 * Makes environments run artifacts by a command of the team's. Knows no compare-and-swap: the claim is asked
 * for right before each command, and what runs is asked for before it where the settings say how.
 */
export function createCommandDriver({ workspaceRoot }: { readonly workspaceRoot: string }): Driver {
  return {
    async current(environment, components) {
      const answers = new Map<string, Deployed>();
      const waiting = [...components];
      const lane = async (): Promise<void> => {
        for (let component = waiting.shift(); component !== undefined; component = waiting.shift()) {
          const deployed = await ask(workspaceRoot, environment, component);
          if (deployed !== null) answers.set(component.name, deployed);
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      return answers;
    },
    preview: async () => new Map(),
    async deploy(request) {
      const changed: string[] = [];
      for (const change of request.changes) {
        const { component, artifact } = change;
        if (runsAlready(await ask(workspaceRoot, request.environment, component), artifact)) continue;
        await request.stillOurs();
        await carryOut(workspaceRoot, request, change);
        changed.push(component.name);
      }
      return { changed, revision: null };
    },
  };
}

const NOTHING: Deployed = {
  reference: null,
  image: null,
  digest: null,
  tag: null,
  revision: null,
  unpinned: false,
};

/** Null where the settings name no command that could be asked: not known is not the same as empty. */
async function ask(
  workspaceRoot: string,
  environment: Environment,
  component: Component,
): Promise<Deployed | null> {
  const { current, timeoutSeconds } = driverSettings(component, environment) as CommandDriverConfig;
  if (current === null || current === undefined) return null;
  const values = { component: component.name, environment: environment.name, image: component.image };
  const [file = '', ...args] = current.map((part) => expandPattern(part, values));
  const timeoutMs = timeoutSeconds * 1_000;
  const result = await run({ file, args, cwd: workspaceRoot, timeoutMs });
  if (result.exitCode !== 0) {
    throw failed(
      'ask',
      `What runs of "${component.name}" in ${environment.name} could not be asked`,
      { file, timeoutMs },
      result,
    );
  }
  const reference = result.stdout.toString('utf8').trim();
  if (reference === '') return NOTHING;
  const { image, digest, tag } = parseReference(reference);
  return { reference, image, digest, tag, revision: null, unpinned: digest === null };
}

function runsAlready(deployed: Deployed | null, artifact: BuiltArtifact): boolean {
  return deployed !== null && deployed.reference !== null && runs(deployed, artifact);
}

async function carryOut(
  workspaceRoot: string,
  { environment, attempt }: DeployRequest,
  { component, artifact }: Change,
): Promise<void> {
  const { command, timeoutSeconds } = driverSettings(component, environment) as CommandDriverConfig;
  const values: PatternValues = {
    component: component.name,
    environment: environment.name,
    image: artifact.image,
    tag: artifact.shortId,
    shortId: artifact.shortId,
    commit: artifact.commit,
    digest: artifact.digest,
  };
  const [file = '', ...args] = command.map((part) => expandPattern(part, values));
  const env = { DEPLOYMENT_ENV: environment.name, PROMOTE_ATTEMPT: attempt, PROMOTE_COMMIT: artifact.commit };
  const timeoutMs = timeoutSeconds * 1_000;
  const result = await run({ file, args, cwd: workspaceRoot, env, timeoutMs, guarded: true });
  if (result.exitCode === 0) return;
  throw failed(
    'deploy',
    `"${component.name}" ${artifact.shortId} could not be deployed to ${environment.name}`,
    { file, timeoutMs },
    result,
  );
}

function failed(
  doing: 'deploy' | 'ask',
  what: string,
  { file, timeoutMs }: { readonly file: string; readonly timeoutMs: number },
  result: ProgramResult,
): PromoteError {
  return new PromoteError(
    commandFailed(
      doing,
      what,
      `"${file}" ${howItEnded(result, timeoutMs)}`,
      outsideLines(`${result.stdout.toString('utf8')}\n${result.stderr}`).slice(-8),
    ),
  );
}
