/** Why a clone cannot answer a question about the history. */
export interface HistoryGap {
  /** `not-here`: the commit is not in this clone. `cut-off`: a shallow clone ends at the commit. */
  readonly kind: 'not-here' | 'cut-off';
  readonly commit: string;
  /** Why it was not brought, in git's words or ours; null where nobody was asked. */
  readonly said: string | null;
}

/** The answer that is neither yes nor no. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly gap: HistoryGap;
}

/**
 * Whether one commit is an ancestor of another, or the same. Strings and an object, so that neither `=== true`
 * nor `?? false` can take unknown for an answer: who handles yes and no is left with {@link Unknown} to handle.
 */
export type Ancestry = 'yes' | 'no' | Unknown;

export function isUnknown(answer: { readonly kind: string } | string | undefined): answer is Unknown {
  return typeof answer === 'object' && answer.kind === 'unknown';
}

export interface AncestryPair {
  readonly ancestor: string;
  readonly descendant: string;
}

/** What was asked about pairs of commits, and answered. */
export class AncestryAnswers {
  private readonly answers: ReadonlyMap<string, Ancestry>;

  constructor(answers: Iterable<readonly [AncestryPair, Ancestry]> = []) {
    this.answers = new Map([...answers].map(([pair, answer]) => [keyOf(pair), answer]));
  }

  /** Throws where nobody asked: no answer is not the answer no. */
  of(ancestor: string, descendant: string): Ancestry {
    if (ancestor === descendant) return 'yes';
    const answer = this.answers.get(keyOf({ ancestor, descendant }));
    if (answer === undefined) throw new Error(`nobody asked whether ${ancestor} is in ${descendant}`);
    return answer;
  }
}

function keyOf({ ancestor, descendant }: AncestryPair): string {
  return `${ancestor}..${descendant}`;
}
