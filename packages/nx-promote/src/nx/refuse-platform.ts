import { PromoteError } from '../core/errors.js';

/**
 * Refuses Windows: what ends the processes of a run, and tells dead ones from living ones, needs process groups and
 * signals, which it does not have. Under WSL everything is there.
 */
export function refusePlatform(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  throw new PromoteError({
    kind: 'user',
    code: 'WINDOWS',
    message: 'nx-promote does not run on Windows itself: it needs process groups and signals.',
    hints: [
      'run nx in WSL (Windows Subsystem for Linux), with the workspace inside of its file system',
      'or let a CI job on Linux release',
    ],
  });
}
