import { PromoteError } from '../../core/errors/promote-error.js';
import { windows } from '../../core/errors/platform.js';

/**
 * Refuses Windows: what ends the processes of a run, and tells dead ones from living ones, needs process groups and
 * signals, which it does not have. Under WSL everything is there.
 */
export function refusePlatform(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  throw new PromoteError(windows());
}
