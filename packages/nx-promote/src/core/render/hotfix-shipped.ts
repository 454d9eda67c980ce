import { advice, run, type Speller } from '../model/advice.js';
import { shipCommand } from '../errors/hotfix.js';
import type { Artifact } from '../model/artifact.js';

/** How things stand once a hotfix has passed in an environment. */
export interface ShippedFacts {
  readonly component: string;
  readonly hotfix: string;
  /** The environment that it has not entered yet; null when it is in the last one. */
  readonly next: string | null;
  /** As it was named when this was typed; who is on it need not. */
  readonly branch: string | undefined;
  /** Where hotfixes enter, and what it took the place of there. */
  readonly entry: string;
  readonly replaced: Artifact | null;
  readonly base: Artifact;
  readonly trunk: string;
  readonly isPorted: boolean;
  /** What could be promoted to the entry now and has the fix; null when nothing has. */
  readonly candidate: Artifact | null;
}

/** The next commands: on to the next environment, to the trunk, and back to what staging ran before. */
export function shippedText(facts: ShippedFacts, spell: Speller): string {
  const { component, hotfix, next, branch, entry, replaced, base, trunk, isPorted, candidate } = facts;
  const lines: string[] = [];
  if (next !== null) lines.push(`next: ${spell(shipCommand(component, next, branch))}`);
  if (!isPorted) {
    lines.push(
      `${trunk} lacks the fix; until it has it, no other candidate of ${component} enters ${entry}:`,
      `  ${spell(advice`${run(component, 'hotfix-forward-port', null, `--name=${hotfix}`)}`)}`,
    );
  }
  const wasNewer = replaced !== null && replaced.commit !== base.commit;
  if (next === null && (wasNewer || candidate !== null)) {
    const before = wasNewer ? `${entry} ran ${replaced.shortId} before the hotfix.` : '';
    const again = spell(advice`${run(component, 'release', entry)}`);
    const back =
      candidate === null
        ? `Once the fix is on ${trunk} and released, put the newer candidate back: ${again}`
        : `${candidate.shortId} has the fix; put the newer candidate back: ${again}`;
    lines.push([before, back].filter(Boolean).join(' '));
  }
  return lines.join('\n');
}
