import type { TargetConfiguration } from '@nx/devkit';
import type { PluginOptions } from './infer/target-names.js';

/** Whether one of the plugins of nx.json is this one: a name, or a name with options. */
export function isOurs(entry: unknown): boolean {
  return (
    (typeof entry === 'string' ? entry : (entry as { plugin?: unknown } | null)?.plugin) === 'nx-promote'
  );
}

/** Whether a target runs one of our executors. */
export function isOwnTarget(target: TargetConfiguration | undefined): boolean {
  return target?.executor?.startsWith('nx-promote:') === true;
}

/** The options of nx-promote among the plugins of nx.json; undefined where it has none. */
export function ownOptions(plugins: readonly unknown[] | undefined): PluginOptions | undefined {
  const entry = plugins?.find(isOurs);
  return typeof entry === 'object' ? (entry as { options?: PluginOptions }).options : undefined;
}
