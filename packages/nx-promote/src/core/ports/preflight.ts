import type { ErrorFacts } from '../errors/promote-error.js';
import type { Suite } from '../model/pipeline.js';

/** A command as far as it matters for whether it can be started. */
export type ProgramToRun = Pick<Suite, 'command' | 'at' | 'env'>;

/** Where something is pushed: a git remote of the checkout, or a deployment repository (null: the workspace's remote). */
export type PushTarget = { readonly remote: string } | { readonly repository: string | null };

/** Whether this user may push. What could not be asked is neither yes nor no. */
export type PushAccess =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly said: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** What can be known of this machine, this checkout and the servers before anything is done. Reads only. */
export interface PreflightReader {
  /** Why git would refuse to commit here; null when it knows who does. */
  committer(): Promise<ErrorFacts | null>;
  /** The targets of a component in this checkout; null where that is not known. */
  targets(component: string): readonly string[] | null;
  /** What of a command is not there; null when all is there, or when only the artifact's commit could say. */
  missingProgram(program: ProgramToRun): Promise<string | null>;
  /**
   * Whether the server lets this user push there. One round trip for each place; a yes is kept. Branch rules and hooks
   * are not asked: they decide about a push when it comes.
   */
  mayPush(target: PushTarget): Promise<PushAccess>;
}
