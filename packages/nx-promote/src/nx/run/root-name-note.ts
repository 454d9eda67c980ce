import type { ExecutorContext } from '@nx/devkit';
import { wantedRootName } from '../infer/root-name.js';
import { ownOptions } from '../plugin-entry.js';

/** Says why the root project has another name than one would expect; null when it has not. */
export function rootNameNote({ root, nxJsonConfiguration, projectGraph }: ExecutorContext): string | null {
  const own = Object.values(projectGraph.nodes).find(({ data }) => data.root === '.')?.name;
  const wanted = wantedRootName(root, ownOptions(nxJsonConfiguration.plugins));
  if (own === undefined || own === wanted) return null;
  return (
    `The root project is called ${own}, since another project is called ${wanted}.\n` +
    '  -> choose its name in nx.json: the option "rootProject" of the plugin nx-promote'
  );
}
