/** Templates that a team keeps in its workspace. */
export interface Templates {
  /** The text of a file; throws (kind `user`) when there is none. */
  read(path: string): Promise<string>;
}
