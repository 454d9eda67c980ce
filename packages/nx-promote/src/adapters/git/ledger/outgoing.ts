import { randomUUID } from 'node:crypto';
import { isRunning } from '../../process/is-running.js';
import type { Mirror } from './mirror.js';

const OUTGOING = 'refs/outgoing';

/** Where one push of this process keeps what it sends; the process, so that others can tell when it is dead. */
export function newOutgoing(): string {
  return `${OUTGOING}/${process.pid}-${randomUUID()}`;
}

/**
 * Takes away what pushes that were killed have left. Their tags name commits of the checkout that the mirror has
 * only while it pushes them, and git fetches nothing into a repository with a ref to what is not there.
 */
export async function dropAbandoned(mirror: Mirror): Promise<void> {
  const { stdout } = await mirror.run({ args: ['for-each-ref', '--format=%(refname)', OUTGOING] });
  const abandoned = stdout
    .toString('utf8')
    .split('\n')
    .filter((ref) => ref !== '' && !isAtWork(ref));
  if (abandoned.length === 0) return;
  const input = abandoned.map((ref) => `delete ${ref}\n`).join('');
  await mirror.run({ args: ['update-ref', '--stdin'], input });
}

function isAtWork(ref: string): boolean {
  const id = /^(\d+)-/.exec(ref.slice(OUTGOING.length + 1))?.[1];
  return id !== undefined && isRunning(Number(id));
}
