import { PromoteError } from '../../../core/errors/promote-error.js';
import { tagsNotRemoved } from '../../../core/errors/tags.js';
import type { TagRemover } from '../../../core/ports/tag-remover.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { git, gitCounters } from '../../process/git.js';
import { hasArrived } from './pushed.js';

/** git compares every refspec with every ref, so many at once cost more than several pushes. */
const PER_PUSH = 200;
const TIMEOUT_MS = 5 * 60_000;

export interface TagRemoverOptions {
  readonly workspaceRoot: string;
  readonly remote: string;
}

/** Removes tags from the remote, each under the expectation that it still is what the plan saw. */
export function createTagRemover({ workspaceRoot, remote }: TagRemoverOptions): TagRemover {
  return {
    async remove(tags) {
      for (let at = 0; at < tags.length; at += PER_PUSH) {
        const some = tags.slice(at, at + PER_PUSH);
        const args = [
          'push',
          '--porcelain',
          '--atomic',
          ...some.map(({ name, commit }) => `--force-with-lease=refs/tags/${name}:${commit}`),
          '--',
          remote,
          ...some.map(({ name }) => `:refs/tags/${name}`),
        ];
        gitCounters.roundTrips += 1;
        const pushed = await git({ args, cwd: workspaceRoot, timeoutMs: TIMEOUT_MS });
        const gone = new Map(some.map(({ name }) => [`refs/tags/${name}`, null] as const));
        if (!(await hasArrived(workspaceRoot, remote, gone, pushed))) throw refused(remote, pushed.stderr);
      }
    },
  };
}

function refused(remote: string, stderr: string): PromoteError {
  return new PromoteError(
    tagsNotRemoved(remote, withoutSecrets(stderr).split('\n').filter(Boolean).slice(-8)),
  );
}
