/** One tag that must come into being together with the records. It must not exist, or point there already. */
export interface TagMove {
  /** Without `refs/tags/`. */
  readonly name: string;
  readonly commit: string;
}
