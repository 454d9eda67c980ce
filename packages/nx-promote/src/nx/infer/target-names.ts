/** The steps that have targets, as people call them. */
export type TargetStep = 'tag' | 'deploy' | 'integration-test' | 'changelog' | 'release';

/** Options of the plugin's entry in nx.json. */
export interface PluginOptions {
  /** Other words for the steps, for workspaces where `release` or `tag` is taken; `prefix` goes before all. */
  readonly targetNames?: Partial<Record<TargetStep | 'prefix', string>>;
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
  const word = names[step as TargetStep] ?? step;
  return `${names.prefix ?? ''}${word}${environment === null ? '' : `-${environment}`}`;
}
