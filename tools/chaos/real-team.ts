import { spell } from '../../packages/nx-promote/src/testing/fakes/spell.js';
import type { ExecutorContext } from '@nx/devkit';
import { createRegistry } from '../../packages/nx-promote/src/adapters/registry/create-registry.js';
import type { TransportOptions } from '../../packages/nx-promote/src/adapters/registry/transport.js';
import { PromoteError, renderError } from '../../packages/nx-promote/src/core/errors/promote-error.js';
import type { World } from '../../packages/nx-promote/src/core/world.js';
import { compose } from '../../packages/nx-promote/src/nx/run/compose.js';
import { watchEffects, type EffectHook } from '../../packages/nx-promote/src/testing/chaos/watch-effects.js';
import { quietReporter } from '../../packages/nx-promote/src/testing/quiet-reporter.js';
import { MERGE_CHAIN, releaseChain } from '../../packages/nx-promote/src/testing/fakes/release-chain.js';
import {
  createSmallWorkspace,
  type SmallOptions,
  type SmallWorkspace,
} from '../../e2e/support/small-workspace.js';
import { keepParts, restoreParts } from './kept-parts.js';

/**
 * Real parts, in this process: git repositories, a registry, suites that are processes; with a state to come
 * back to, so that a thousand runs can start from the same one.
 */
export class RealTeam {
  /** How long the next releases wait for the registry; as long as the product does, where nothing is said. */
  patience: TransportOptions = {};
  private runs = 0;
  private readonly dead = new Set<string>();

  private constructor(
    readonly workspace: SmallWorkspace,
    private readonly names: readonly string[],
  ) {}

  /** Components that were released once, and a merge that changed all of them and was built. */
  static async create(
    names: readonly string[],
    options: Omit<SmallOptions, 'components'> = {},
  ): Promise<RealTeam> {
    const install = async (): Promise<void> => undefined;
    const workspace = await createSmallWorkspace({ install, ...options, components: names });
    const team = new RealTeam(workspace, names);
    await team.merge('first');
    await team.release();
    await team.merge('second');
    await team.keep();
    return team;
  }

  /** What the releases of {@link release} start from after {@link restore}. */
  async keep(): Promise<void> {
    await keepParts(this.workspace.folder);
  }

  async restore(): Promise<void> {
    await restoreParts(this.workspace.folder);
  }

  async merge(content: string): Promise<string> {
    const files = this.names.map((name) => [`components/${name}/main.js`, `// ${content}\n`] as const);
    const commit = this.workspace.commit(`Change to ${content}`, Object.fromEntries(files));
    for (const name of this.names) await this.workspace.build(name, commit);
    return commit;
  }

  /** What `nx run-many -t release` does, by a new releaser; those before it count as dead once they died. */
  async release(hook: EffectHook = () => undefined): ReturnType<typeof releaseChain> {
    const world = await this.world();
    try {
      return await releaseChain(watchEffects(world, hook), this.names, MERGE_CHAIN);
    } finally {
      this.dead.add(world.holder.invocation);
    }
  }

  async world(): Promise<World> {
    const nodes = Object.fromEntries(
      this.names.map((name) => [name, { name, type: 'app', data: { root: `components/${name}` } }]),
    );
    const projectGraph = { nodes, dependencies: {}, externalNodes: {} };
    const { world } = await compose({
      root: this.workspace.root,
      projectGraph,
    } as unknown as ExecutorContext);
    const invocation = `run-${(this.runs += 1)}`;
    return {
      ...world,
      registry: createRegistry(world.pipeline.registry, this.patience),
      holder: { ...world.holder, invocation },
      liveness: { of: (holder) => (this.dead.has(holder.invocation) ? 'dead' : 'unknown') },
      reporter: quietReporter(),
    };
  }

  /** The same as a person sees it: what each component came to, or the error that ended all of it. */
  async releaseAsSeen(hook?: EffectHook): Promise<string> {
    try {
      const last = await this.release(hook);
      return [...last.values()]
        .map(({ result }) =>
          result?.error == null ? (result?.summary ?? '') : renderError(result.error, spell),
        )
        .join('\n');
    } catch (error) {
      if (error instanceof PromoteError) return renderError(error, spell);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.workspace.close();
  }
}
