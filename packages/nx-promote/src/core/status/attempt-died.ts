import { advice, run } from '../model/advice.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import { describeHolder } from '../errors/claims.js';
import { attemptDied } from '../errors/status.js';
import type { Environment } from '../model/pipeline.js';
import { actionCommand, releaseCommand } from '../model/release-command.js';
import type { InProgress } from '../model/state.js';

/** What is done on purpose is gone on with by the same command; the rest by the release. */
const ON_PURPOSE = ['rollback', 'reverify', 'adopt', 'try'] as const;

/** What to say of an attempt whose holder is proved dead. */
export function attemptThatDied(
  environment: Environment,
  component: string,
  { kind, artifact, holder, since }: InProgress,
): ErrorFacts {
  const what = `The ${kind} of ${[component, artifact?.shortId].filter(Boolean).join(' ')}`;
  const onPurpose = ON_PURPOSE.find((one) => one === kind);
  const command = onPurpose
    ? actionCommand(component, onPurpose, environment.name)
    : kind === 'hotfix'
      ? advice`${run(component, 'hotfix', environment.name)}`
      : releaseCommand(component, environment);
  return attemptDied(what, environment.name, describeHolder(holder), since, command);
}
