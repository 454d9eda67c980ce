export interface PullRequestDraft {
  /** Branches of the trunk's remote. */
  readonly branch: string;
  readonly into: string;
  readonly title: string;
  readonly body: string;
}

export type PullRequestAnswer =
  | { readonly kind: 'open'; readonly url: string; readonly isNew: boolean }
  /** There is none, and a person has to open it: a sentence that says why. */
  | { readonly kind: 'none'; readonly why: string };

/** Opening pull requests. The branch is there without one, so nothing here throws for what the forge does. */
export interface PullRequests {
  /** One for a branch: asked again, it is the one that is open. */
  open(draft: PullRequestDraft): Promise<PullRequestAnswer>;
}
