import { PromoteError } from '../../../core/errors/promote-error.js';
import { remoteUnreachable } from '../../../core/errors/git.js';
import type { RemoteState } from '../../../core/ports/git.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import { git, gitCounters, gitFailed } from '../../process/git.js';
import { depthHere } from './bring-commits.js';
import { commitsHere } from './commits-here.js';
import { fetchHere } from './fetch-here.js';
import { objectId } from './object-id.js';

const LIST_TIMEOUT_MS = 120_000;

/**
 * All refs of a remote, or those that the patterns name, with what annotated tags point at: one round trip.
 * `saidBefore` is what a push said that made us look; it belongs to the error when looking fails too.
 */
export async function listRefs(
  cwd: string,
  remote: string,
  patterns: readonly string[] = [],
  saidBefore = '',
): Promise<Map<string, string>> {
  gitCounters.roundTrips += 1;
  const result = await git({
    args: ['ls-remote', '--', remote, ...patterns],
    cwd,
    timeoutMs: LIST_TIMEOUT_MS,
  });
  if (result.exitCode !== 0) throw unreachable(remote, result.timedOut, `${saidBefore}\n${result.stderr}`);
  return parseListing(result.stdout.toString('utf8'));
}

export function parseListing(text: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const tab = line.indexOf('\t');
    refs.set(line.slice(tab + 1), objectId(line.slice(0, Math.max(0, tab)), 'listing refs'));
  }
  return refs;
}

/** Splits a listing into what plans ask for. */
export function remoteStateOf(refs: ReadonlyMap<string, string>, trunk: string, prefix: string): RemoteState {
  const tags = new Map<string, string>();
  const ledger = new Map<string, string>();
  for (const [name, id] of refs) {
    if (name.startsWith('refs/tags/')) {
      const tag = name.slice('refs/tags/'.length);
      if (tag.endsWith('^{}')) tags.set(tag.slice(0, -3), id);
      else if (!tags.has(tag)) tags.set(tag, id);
    } else if (name.startsWith(`${prefix}/`)) {
      ledger.set(name, id);
    }
  }
  return { trunkTip: refs.get(`refs/heads/${trunk}`) ?? null, tags, ledger };
}

/** Brings the trunk's commits here when the listing knows a tip that the checkout does not have. */
export async function fetchTrunk(cwd: string, remote: string, trunk: string, tip: string): Promise<void> {
  if ((await commitsHere(cwd, [tip])).has(tip)) return;
  const args = ['fetch', '--quiet', ...(await depthHere(cwd)), '--', remote, `refs/heads/${trunk}`];
  const result = await fetchHere({ args, cwd, timeoutMs: 10 * 60_000 });
  if (result.exitCode !== 0) throw gitFailed(result, `fetching ${trunk} from ${withoutSecrets(remote)}`);
}

export function unreachable(remote: string, timedOut: boolean, stderr: string): PromoteError {
  const name = withoutSecrets(remote);
  return new PromoteError(
    remoteUnreachable(name, timedOut, withoutSecrets(stderr).split('\n').filter(Boolean).slice(-5)),
  );
}
