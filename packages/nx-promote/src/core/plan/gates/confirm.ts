import { stepsInto } from '../../chain.js';
import { confirmationNeeded } from '../../errors/confirm.js';
import type { ErrorFacts } from '../../errors/promote-error.js';
import type { Observation } from '../../observe/observation.js';
import type { Plan } from '../plan.js';

/** What somebody is asked about before it enters. */
export interface Entry {
  readonly environment: string;
  /** One line for each component: what it replaces, and by what. */
  readonly lines: readonly string[];
}

type Asking = Pick<Observation, 'environment' | 'intent'>;

/** Whether a yes is still needed: in the first step with which something enters, where the environment asks. */
export function needsYes({ environment, intent }: Asking): boolean {
  if (!environment.confirm || intent.confirm === true) return false;
  const [first] = stepsInto(environment, 'artifact');
  // A hotfix is also tagged and built for the environment that it enters.
  return intent.step === first || (intent.hotfix !== undefined && intent.step === 'tag');
}

/** Why nothing enters without a yes. A dry run changes nothing, so it is not refused. */
export function unconfirmed(observation: Asking): ErrorFacts | null {
  const { environment, intent } = observation;
  if (intent.dryRun || !needsYes(observation)) return null;
  return confirmationNeeded(environment.name, intent.typed, null);
}

/** What would enter by this plan; null where nobody must be asked. */
export function entryToConfirm(observation: Asking, { verdicts }: Plan): Entry | null {
  if (!needsYes(observation)) return null;
  const lines = verdicts.flatMap(({ component, status, replaces, artifact, summary }) =>
    status === 'go'
      ? [`${component}: ${replaces?.shortId ?? 'nothing'} -> ${artifact?.shortId ?? '?'} (${summary})`]
      : [],
  );
  return lines.length === 0 ? null : { environment: observation.environment.name, lines };
}

/** What a dry run says of it. */
export function confirmLines(observation: Asking, plan: Plan): string[] {
  const entry = entryToConfirm(observation, plan);
  return entry === null
    ? []
    : [`${entry.environment} asks for a yes before anything enters it; --confirm says it beforehand`];
}
