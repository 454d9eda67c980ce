import { createHash } from 'node:crypto';
import type { AncestryPair } from '../../../core/model/ancestry.js';
import type { HistoryReader, ReleaseCommit } from '../../../core/ports/git.js';

/**
 * The same reader, that is asked each question once: what lies behind a commit never changes. What was unknown, or an
 * error, is asked again.
 */
export function rememberAnswers(history: HistoryReader): HistoryReader {
  const related = new Map<string, 'yes' | 'no'>();
  const released = new Map<string, ReadonlyMap<string, ReleaseCommit>>();
  return {
    async releaseCommits(...question) {
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      const answer = released.get(key) ?? (await history.releaseCommits(...question));
      released.set(key, answer);
      return answer;
    },
    async ancestry(pairs) {
      const unknown = pairs.filter((pair) => !related.has(keyOf(pair)));
      const answers = unknown.length === 0 ? [] : await history.ancestry(unknown);
      const open = new Map(unknown.map((pair, at) => [keyOf(pair), answers[at]]));
      for (const [key, answer] of open) if (answer === 'yes' || answer === 'no') related.set(key, answer);
      return pairs.map((pair) => {
        const answer = related.get(keyOf(pair)) ?? open.get(keyOf(pair));
        if (answer === undefined) throw new Error(`no answer about ${keyOf(pair)}`);
        return answer;
      });
    },
  };
}

function keyOf({ ancestor, descendant }: AncestryPair): string {
  return `${ancestor} ${descendant}`;
}
