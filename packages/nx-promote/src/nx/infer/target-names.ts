/** The steps that have targets, as people call them. */
export type TargetStep = 'tag' | 'deploy' | 'integration-test' | 'changelog' | 'release';

/** All words that name targets of components: the steps, and what a person does on purpose. */
export type TargetWord =
  TargetStep | 'rollback' | 'unpin' | 'reverify' | 'adopt' | 'try' | 'why' | 'hotfix' | 'hotfix-forward-port';

/** Options of the plugin's entry in nx.json. */
export interface PluginOptions {
  /** Other words, for workspaces where `release`, `tag` or `try` is taken; `prefix` goes before all. */
  readonly targetNames?: Partial<Record<TargetWord | 'prefix', string>>;
  /** Name of the project at the workspace root, when the one in its package.json is taken. */
  readonly rootProject?: string;
}

/** `deploy`, `dev` -> `deploy-dev`; without an environment the step alone: `tag`, `release`. */
export function targetName(
  step: string,
  environment: string | null,
  options: PluginOptions | undefined,
): string {
  const names = options?.targetNames ?? {};
  const word = names[step as TargetWord] ?? step;
  return `${names.prefix ?? ''}${word}${environment === null ? '' : `-${environment}`}`;
}
