import { PromoteError } from '../../../core/errors/promote-error.js';
import { partialCloneLacks } from '../../../core/errors/git.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { gitOk } from '../../process/git.js';
import { fetchHere } from '../repository/fetch-here.js';
import { objectId } from '../repository/object-id.js';
import { READ_AS_IT_IS } from './reading.js';
import type { Promisor } from './repository-facts.js';

const LOOKING = 'looking for objects that a partial clone left out';
const FETCH_TIMEOUT_MS = 30 * 60_000;

/** Trees that the given commits need and that are not here, at any depth that can be seen from here. */
export async function missingTrees(workspaceRoot: string, commits: readonly string[]): Promise<string[]> {
  const shown = await listObjects(workspaceRoot, ['--filter=blob:none'], commits);
  return shown.filter((line) => line.startsWith('?')).map((line) => line.slice(1));
}

/** Those of the given objects that are not here. */
export async function missingObjects(workspaceRoot: string, ids: readonly string[]): Promise<string[]> {
  const shown = await listObjects(workspaceRoot, ['--ignore-missing'], ids);
  const here = new Set(shown.map((line) => line.split(' ', 1)[0]));
  return [...new Set(ids)].filter((id) => !here.has(id));
}

/** `--missing=print` is what keeps git from fetching each object by itself while it looks. */
async function listObjects(
  workspaceRoot: string,
  options: readonly string[],
  ids: readonly string[],
): Promise<string[]> {
  const output = await gitOk(
    {
      args: ['rev-list', '--objects', '--no-walk', '--missing=print', ...options, '--stdin'],
      cwd: workspaceRoot,
      env: READ_AS_IT_IS,
      input: ids.map((id) => `${id}\n`).join(''),
    },
    LOOKING,
  );
  const lines = output.toString('utf8').split('\n').filter(Boolean);
  for (const line of lines) objectId(line.replace(/^\?/, '').split(' ', 1)[0], LOOKING);
  return lines;
}

/**
 * Fetches objects by id in one round trip. A tree brings everything below it save file contents; git
 * negotiates nothing, since what a partial clone has says nothing about what it lacks.
 */
export async function fetchObjects(
  workspaceRoot: string,
  promisor: Promisor,
  ids: readonly string[],
): Promise<void> {
  const result = await fetchHere({
    args: [
      ...['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--quiet'],
      ...['--filter=blob:none', '--stdin', '--', promisor.remote],
    ],
    cwd: workspaceRoot,
    input: ids.map((id) => `${id}\n`).join(''),
    timeoutMs: FETCH_TIMEOUT_MS,
  });
  if (result.exitCode === 0) return;
  throw new PromoteError(
    partialCloneLacks(
      ids.length,
      promisor.remote,
      withoutSecrets(result.stderr).split('\n').filter(Boolean).slice(-8),
    ),
  );
}
