import { gitOk } from '../../process/git.js';
import { idLines } from '../repository/object-id.js';
import { READ_IN_BULK } from './reading.js';

/** A commit and its parents, as far as they are here. */
export type Edge = readonly [commit: string, parents: readonly string[]];

const LOOKING = 'looking for where a shallow clone ends';

/** All that can be reached from the endpoints, children before their parents. Read in shallow clones only. */
export async function listEdges(cwd: string, endpoints: readonly string[]): Promise<Edge[]> {
  const listed = await gitOk(
    {
      args: ['rev-list', '--topo-order', '--parents', '--stdin'],
      cwd,
      env: READ_IN_BULK,
      input: endpoints.map((id) => `${id}\n`).join(''),
    },
    LOOKING,
  );
  return idLines(listed, LOOKING).map(([commit, ...parents]) => [commit, parents]);
}
