import type { ErrorFacts } from '../errors.js';
import type { Suite } from '../model/pipeline.js';

/** What can be known of this machine and checkout before anything is done. Reads only. */
export interface PreflightReader {
  /** Why git would refuse to commit here; null when it knows who does. */
  committer(): Promise<ErrorFacts | null>;
  /** The targets of a component in this checkout; null where that is not known. */
  targets(component: string): readonly string[] | null;
  /** What of a suite's command is not there; null when all is there, or when only the artifact's commit could say. */
  missingProgram(suite: Suite): Promise<string | null>;
}
