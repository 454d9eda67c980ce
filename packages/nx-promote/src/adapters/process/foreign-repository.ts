import { existsSync } from 'node:fs';
import { PromoteError } from '../../core/errors/promote-error.js';
import { foreignRepository as ofAnotherUser } from '../../core/errors/git.js';

const DUBIOUS = /detected dubious ownership in repository at '([^\n]*)'/;

/**
 * The error where git will not work in a repository since its files belong to another user, as in a container that
 * has the checkout of its host; null where git said something else. A path that is not here is a server's, which says
 * so of its own repository.
 */
export function foreignRepository(stderr: string): PromoteError | null {
  const path = DUBIOUS.exec(stderr)?.[1];
  if (path === undefined || !existsSync(path)) return null;
  return new PromoteError(ofAnotherUser(path, quoted(path)));
}

/** As a shell reads it. */
function quoted(path: string): string {
  return /^[\w./@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
