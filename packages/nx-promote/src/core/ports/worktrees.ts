/** Folders that hold the workspace as it is at a commit, for as long as a job runs. */
export interface Worktrees {
  /** `path` is the workspace's folder in it. It is removed whatever the job does. */
  withWorktree<T>(commit: string, job: (path: string) => Promise<T>): Promise<T>;
}
