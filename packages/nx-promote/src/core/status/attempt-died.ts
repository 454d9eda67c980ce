import type { ErrorFacts } from '../errors.js';
import { describeHolder } from '../errors/claims.js';
import { attemptDied } from '../errors/status.js';
import type { Environment } from '../model/pipeline.js';
import { actionCommand, releaseCommand } from '../model/release-command.js';
import type { InProgress } from '../model/state.js';

/** What is done on purpose is gone on with by the same command; the rest by the release. */
const ON_PURPOSE: readonly string[] = ['rollback', 'reverify', 'adopt', 'try'];

/** What to say of an attempt whose holder is proved dead. */
export function attemptThatDied(
  environment: Environment,
  component: string,
  { kind, artifact, holder, since }: InProgress,
): ErrorFacts {
  const what = `The ${kind} of ${[component, artifact?.shortId].filter(Boolean).join(' ')}`;
  const command = ON_PURPOSE.includes(kind)
    ? actionCommand(component, kind, environment.name)
    : kind === 'hotfix'
      ? `nx run ${component}:hotfix-${environment.name}`
      : releaseCommand(component, environment);
  return attemptDied(what, environment.name, describeHolder(holder), since, command);
}
