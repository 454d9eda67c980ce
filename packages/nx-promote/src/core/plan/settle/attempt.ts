import { createHash } from 'node:crypto';
import type { EnvironmentKind } from '../../model/environment-state.js';
import type { Kind } from '../../model/record.js';

/**
 * The id of an attempt. Derived and not drawn, so that the same invocation plans the same attempt again after
 * a lost race, and the tasks of one invocation find each other's. `verify` is the environment's own, while its
 * suites run: who takes over a component must not keep that one alive.
 */
export function attemptId(
  invocation: string,
  environment: string,
  kind: Kind | Exclude<EnvironmentKind, 'move'>,
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([invocation, environment, kind]))
    .digest('hex');
  return `${environment}-${digest.slice(0, 12)}`;
}
