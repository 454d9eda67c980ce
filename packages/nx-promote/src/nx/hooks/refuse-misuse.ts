import { asSpelled } from '../output/spell-advice.js';
import { readCachedProjectGraph } from '@nx/devkit';
import { renderError } from '../../core/errors/promote-error.js';
import { logText } from '../output/log-text.js';
import type { AskedTargets } from './asked-targets.js';
import { findMisuse, type DrawnTargets } from './misuse.js';
import { refusal } from './refusal.js';

/**
 * Throws when a release target that may run is not as it was drawn. Looks at all release targets, since those
 * asked for run the ones before them. Nx has just computed the graph when it calls us, so the cached one is it.
 */
export function refuseMisuse(asked: AskedTargets, drawn: DrawnTargets, workspaceRoot: string): void {
  const { nodes } = readCachedProjectGraph();
  const named = asked.project === null ? undefined : nodes[asked.project];
  const found = findMisuse(named === undefined ? Object.values(nodes) : [named], drawn);
  if (found.length > 0) throw new Error(logText(renderError(refusal(found, workspaceRoot), asSpelled)));
}
