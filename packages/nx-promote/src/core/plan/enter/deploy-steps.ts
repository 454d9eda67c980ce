import type { RecordDraft } from '../../ledger/draft.js';
import type { PlannedChange, Step } from '../plan.js';
import { append } from '../verdicts.js';

/** A deployment as it is to be made and recorded. */
export interface Deployment {
  readonly environment: string;
  readonly changes: readonly PlannedChange[];
  /** Ids of the attempts that it belongs to. */
  readonly attempt: string;
  /** Behind the environment's name in the deployment commit. */
  readonly subject: string;
  readonly title: string;
  readonly deployed: readonly RecordDraft[];
}

/** Deploys, waits until the environment reports it, and records it. */
export function deploySteps(deployment: Deployment): Step[] {
  const { environment, changes, attempt, title, deployed } = deployment;
  const subject = `${environment}: ${deployment.subject}`;
  return [
    { do: 'deploy', environment, changes, attempt, subject },
    { do: 'await-live', environment, changes },
    append(title, deployed),
  ];
}

/** What is deployed, for people. */
export function changesText(changes: readonly PlannedChange[]): string {
  return changes.map(({ component, artifact }) => `${component} ${artifact.shortId}`).join(', ');
}

/** The ids of these attempts, each once. */
export function attemptsText(attempts: readonly string[]): string {
  return [...new Set(attempts)].join(' ');
}
