import { existsSync } from 'node:fs';
import { PromoteError } from '../../core/errors.js';

const DUBIOUS = /detected dubious ownership in repository at '([^\n]*)'/;

/**
 * The error where git will not work in a repository since its files belong to another user, as in a container that
 * has the checkout of its host; null where git said something else. A path that is not here is a server's, which says
 * so of its own repository.
 */
export function foreignRepository(stderr: string): PromoteError | null {
  const path = DUBIOUS.exec(stderr)?.[1];
  if (path === undefined || !existsSync(path)) return null;
  return new PromoteError({
    kind: 'user',
    code: 'REPOSITORY_OF_ANOTHER_USER',
    message: `git refuses to use the repository ${path}: its files belong to another user ("dubious ownership").`,
    hints: [
      `if you trust it: git config --global --add safe.directory ${quoted(path)}`,
      'in CI, run that command as the same user and with the same HOME as the release',
    ],
  });
}

/** As a shell reads it. */
function quoted(path: string): string {
  return /^[\w./@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
