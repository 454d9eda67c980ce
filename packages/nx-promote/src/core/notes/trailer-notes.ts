import type { CommitFacts } from '../ports/changes.js';
import { fingerprintOf } from './parse-note.js';
import type { DeploymentNote } from './note.js';

/**
 * The notes in a commit's `Deployment-Note:` trailers: one line each, by hand, before the deployment unless
 * it starts with `after:`. A cherry-pick that names its origin (`git cherry-pick -x`) carries the same note.
 */
export function trailerNotes(commit: Pick<CommitFacts, 'id' | 'message'>): DeploymentNote[] {
  const origin = originOf(commit);
  return trailers(commit.message).map((line, index) => {
    const [, when = 'before', text = ''] = /^(?:(before|after):\s*)?(.*)$/is.exec(line) ?? [];
    const note = {
      id: `commit-${origin.slice(0, 12)}${index === 0 ? '' : `-${index + 1}`}`,
      source: `commit ${commit.id.slice(0, 12)}`,
      when: when.toLowerCase() as 'before' | 'after',
      environments: null,
      kind: 'manual' as const,
      command: null,
      timeoutSeconds: null,
      idempotent: false,
      reversible: true,
      undo: null,
      text: text.trim(),
    };
    return { ...note, fingerprint: fingerprintOf(note), problems: [] };
  });
}

/** Continuation lines start with a space, as git folds trailers. */
function trailers(message: string): string[] {
  const found = message.matchAll(/^Deployment-Note:[ \t]*([^\n]*(?:\n[ \t]+\S[^\n]*)*)/gim);
  return [...found].map((match) => (match[1] as string).replace(/\s+/g, ' ').trim()).filter(Boolean);
}

function originOf({ id, message }: Pick<CommitFacts, 'id' | 'message'>): string {
  return /\(cherry picked from commit ([0-9a-f]{40,64})\)/.exec(message)?.[1] ?? id;
}
