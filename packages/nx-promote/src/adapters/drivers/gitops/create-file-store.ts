import { PromoteError } from '../../../core/errors/promote-error.js';
import { noDeploymentRepository } from '../../../core/errors/deployment-repository.js';
import { expandPattern } from '../../../core/model/pattern.js';
import type { FileStore, Place } from '../../../core/ports/file-store.js';

type ReadFile = (path: string) => Promise<string | null>;

/** Branches of repositories as the file store needs them. */
export interface FileRepositories {
  snapshot(
    repository: string | null,
    branch: string,
    mayBeMissing?: boolean,
  ): Promise<{ readonly read: ReadFile }>;
  updateFiles(request: {
    readonly repository: string | null;
    readonly branch: string;
    readonly edits: (read: ReadFile) => Promise<ReadonlyMap<string, string | null>>;
    readonly message: string;
    readonly createBranch: boolean;
  }): Promise<{ readonly commit: string | null }>;
}

/** Files such as changelogs, in an environment's deployment repository or on a branch of the workspace's remote. */
export function createFileStore(repositories: FileRepositories): FileStore {
  const looks = new Map<string, ReturnType<FileRepositories['snapshot']>>();
  return {
    async read(place, path) {
      const { repository, branch, own } = locate(place);
      const key = JSON.stringify([repository, branch]);
      // Files that are asked for together are read from one look: a fetch for each would be slow.
      const look = looks.get(key) ?? repositories.snapshot(repository, branch, own);
      looks.set(key, look);
      setImmediate(() => looks.delete(key));
      return (await look).read(path);
    },
    update(place, edits, message) {
      const { repository, branch, own } = locate(place);
      return repositories.updateFiles({
        repository,
        branch,
        createBranch: own,
        message,
        async edits(read) {
          const files = [...edits].map(async ([path, edit]): Promise<[string, string]> => [
            path,
            edit(await read(path)),
          ]);
          return new Map(await Promise.all(files));
        },
      });
    },
  };
}

/** `own`: the branch is ours to make. */
function locate(place: Place): { repository: string | null; branch: string; own: boolean } {
  if (place.kind === 'branch') return { repository: null, branch: place.branch, own: true };
  const { deploy, name } = place.environment;
  if (deploy.driver === 'gitops') {
    return {
      repository: deploy.repository,
      branch: expandPattern(deploy.branch, { environment: name }),
      own: false,
    };
  }
  throw new PromoteError(noDeploymentRepository(name, deploy.driver));
}
