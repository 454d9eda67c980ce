import { GitError } from 'simple-git';
import { PromoteError } from '../../../core/errors/promote-error.js';
import { pushedElsewhere as readElsewhere } from '../../../core/errors/git.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { askRepository } from '../../process/local-git.js';

/** Where a remote is read and where it is written. */
export interface TwoUrls {
  readonly read: string;
  readonly written: readonly string[];
}

/**
 * The URLs of a remote for which git has more than one (`pushurl`, `pushInsteadOf`); null where it is one. Two may
 * well be one repository, such as HTTPS for reading and SSH for writing, so it is not forbidden; but what was pushed
 * must then be looked for where everybody reads.
 */
export async function twoUrls(cwd: string, remote: string): Promise<TwoUrls | null> {
  const ask = async (...options: string[]): Promise<string[]> => {
    const args = ['get-url', ...options, '--', remote];
    const urls = await askRepository(cwd, (git) => git.remote(args)).catch((reason: unknown) => {
      // A URL in place of a name; which others it stands for only a push would tell.
      if (reason instanceof GitError) return '';
      throw reason;
    });
    return (urls ?? '').split('\n').filter(Boolean);
  };
  const [[read = remote], written] = await Promise.all([ask(), ask('--push', '--all')]);
  return written.length === 1 && written[0] === read ? null : { read, written };
}

export function pushedElsewhere(remote: string, urls: TwoUrls, refs: readonly string[]): PromoteError {
  const name = withoutSecrets(remote);
  return new PromoteError(
    readElsewhere(name, { read: withoutSecrets(urls.read), written: urls.written.map(withoutSecrets) }, refs),
  );
}
