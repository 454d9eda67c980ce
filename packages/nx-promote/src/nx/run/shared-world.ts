import type { ExecutorContext } from '@nx/devkit';
import type { Reporter } from '../../core/ports/reporter.js';
import { compose, OWN_RULES, type Composition } from './compose.js';

/** Gives the world of a run; its lines go to this reporter from now on. */
export type WorldFor = (reporter: Reporter) => Promise<Composition>;

/**
 * One world for all steps of a process: what does not change while it runs, such as git's settings and our
 * configuration, is read once. What could not be made is tried again.
 */
export function sharedWorld(
  context: ExecutorContext,
  make: (reporter: Reporter) => Promise<Composition> = (reporter) => compose(context, OWN_RULES, reporter),
): WorldFor {
  let made: Promise<Composition> | null = null;
  let current: Reporter;
  const passing: Reporter = {
    tell: (line) => current.tell(line),
    warn: (line) => current.warn(line),
    detail: (line) => current.detail(line),
    printed: (output) => current.printed(output),
    wait: (what) => current.wait(what),
  };
  return async (reporter) => {
    current = reporter;
    made ??= make(passing);
    try {
      return await made;
    } catch (error) {
      made = null;
      throw error;
    }
  };
}
