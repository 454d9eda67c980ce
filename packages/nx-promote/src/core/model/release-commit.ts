/** Why a commit counts for a component: a path of its closure, or a shared file. */
export interface ReleaseCommit {
  readonly commit: string;
  readonly path: string;
  readonly why: 'component' | 'dependency' | 'shared' | 'lock-file' | 'asked';
}
