import type { ComponentRecord } from '../../core/model/record.js';
import type { FakeServer } from '../fakes/fake-server.js';

/**
 * Everything that outlives a run, in a form in which two ways to the same end look the same: without the ids
 * and times that every run draws anew, and with how often each thing happened instead of who did it.
 */
export function pictureOf(server: FakeServer): object {
  return {
    tags: sorted(server.tags),
    images: sorted(new Map([...server.images].map(([name, { digest }]) => [name, digest]))),
    deployments: sorted(
      new Map(
        [...server.deployments].map(([environment, running]) => [
          environment,
          sorted(new Map([...running].map(([name, { digest, tag }]) => [name, `${tag}@${digest}`]))),
        ]),
      ),
    ),
    deployed: server.deploymentLog.map(
      ({ environment, components }) => `${environment}: ${components.join()}`,
    ),
    files: sorted(new Map([...server.files].map(([path, text]) => [path, withoutAttempts(text)]))),
    ledger: sorted(
      new Map(
        [...server.ledger]
          .filter(([ref]) => isRecord(ref))
          .map(([ref, { state }]) => [ref, stateWithoutRun(state)]),
      ),
    ),
    verdicts: sorted(
      new Map([...server.ledger.keys()].filter(isRecord).map((ref) => [ref, verdictsOf(server, ref)])),
    ),
  };
}

/** A heartbeat that a dead process left behind says nothing; `ledger-prune` takes it away. */
const isRecord = (ref: string): boolean => !ref.includes('/leases/');

/** Attempts are named after the environment and the run. */
export function withoutAttempts(text: string): string {
  return text
    .replace(/\b[a-z]+-[0-9a-f]{12}\b/g, 'attempt')
    .replace(/(?<=<!-- promote:begin attempt [0-9a-f]+ )\S+/g, 'then');
}

const OF_THE_RUN = new Set([
  'attempt',
  'liveAttempt',
  'at',
  'since',
  'liveSince',
  'reason',
  'seconds',
  'set',
  'evidence',
  'testedWith',
]);

export function stateWithoutRun(state: string): unknown {
  return JSON.parse(state, (key, value: unknown) => (OF_THE_RUN.has(key) ? undefined : value)) as unknown;
}

/** Which artifacts were verified, rejected and so on there, in order: never the same verdict twice. */
function verdictsOf(server: FakeServer, ref: string): string[] {
  return server
    .log(ref)
    .reverse()
    .flatMap(({ record }) => {
      if (record === '') return [];
      const { kind, phase, artifact } = JSON.parse(record) as Partial<ComponentRecord>;
      const tells = phase === 'deployed' || phase === 'verified' || phase === 'rejected';
      // Going on with what somebody else began is a record of its own, and says nothing new.
      return tells && kind !== 'takeover' ? [`${kind} ${phase} ${artifact?.commit.slice(0, 7) ?? ''}`] : [];
    });
}

function sorted<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
