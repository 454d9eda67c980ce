/** What belongs to a component, as plain data of the project graph: folders and npm packages. */
export interface ComponentScope {
  /** Roots of its dependency closure, its own first; `.` stands for the whole workspace. */
  readonly closureRoots: readonly string[];
  /** Roots of other projects that lie inside of those: their files are not the component's. */
  readonly nestedRoots: readonly string[];
  /** npm packages of the closure as the project graph names them (`npm:express`). */
  readonly npmDependencies: readonly string[];
}

/** What the history must know of a component to say what changed it. */
export function scopeOf({ closureRoots, nestedRoots, npmDependencies }: ComponentScope): ComponentScope {
  return { closureRoots, nestedRoots, npmDependencies };
}
