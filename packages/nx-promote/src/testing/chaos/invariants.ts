import { isDeepStrictEqual } from 'node:util';
import type { ComponentRecord } from '../../core/model/record.js';
import type { FakeServer } from '../fakes/fake-server.js';

/** What is wrong with a server after whatever was done to it: the design's invariants, one sentence each. */
export function brokenInvariants(server: FakeServer): string[] {
  const chains = chainsOf(server);
  return [
    ...chains.flatMap((chain) => [...attemptsInterleave(chain), ...goesBackByItself(server, chain)]),
    ...digestsChange(chains),
    ...skipsAnEnvironment(chains),
    ...runsWhatIsRejected(server, chains),
    ...tagsAndRecordsDisagree(server, chains),
  ];
}

/**
 * What is rejected is what is bad. An innocent artifact may be suspected, whatever ran beside it when a suite of the
 * environment said no.
 */
export function blamedInnocents(
  server: FakeServer,
  isBad: (component: string, commit: string) => boolean,
): string[] {
  return chainsOf(server).flatMap(({ environment, component, records }) =>
    records.flatMap(({ phase, verdict, artifact }) =>
      phase === 'rejected' && verdict !== 'suspect' && artifact !== null && !isBad(component, artifact.commit)
        ? [`${component} ${artifact.shortId} was rejected in ${environment} and is good`]
        : [],
    ),
  );
}

interface Chain {
  readonly environment: string;
  readonly component: string;
  readonly records: readonly ComponentRecord[];
}

function chainsOf(server: FakeServer): Chain[] {
  return [...server.ledger.keys()].flatMap((ref) => {
    const [, environment, component] = /\/components\/([^/]+)\/([^/]+)$/.exec(ref) ?? [];
    if (environment === undefined || component === undefined) return [];
    const records = server
      .log(ref)
      .reverse()
      .map(({ record }) => JSON.parse(record) as ComponentRecord);
    return [{ environment, component, records }];
  });
}

/** 4: between an attempt's start and its end stands no record of another, save one that ends it. */
function attemptsInterleave({ environment, component, records }: Chain): string[] {
  let open: { readonly attempt: string; readonly by: string } | null = null;
  const found: string[] = [];
  for (const record of records) {
    // These are no part of an attempt, and leave one that goes on as it is.
    if (BESIDE.has(record.kind)) continue;
    const by = record.holder?.invocation;
    if (open !== null && record.attempt !== open.attempt) {
      found.push(`${component} in ${environment}: ${record.attempt} wrote while ${open.attempt} was open`);
    } else if (open !== null && by !== undefined && by !== open.by && record.kind !== 'takeover') {
      found.push(`${component} in ${environment}: ${by} wrote in ${open.attempt}, which ${open.by} held`);
    }
    open = by === undefined ? null : { attempt: record.attempt, by };
  }
  return found;
}

const BESIDE: ReadonlySet<string> = new Set(['unpin', 'waive', 'note']);

/** 11: what is released or promoted is never an ancestor of what ran. */
function goesBackByItself(server: FakeServer, { environment, component, records }: Chain): string[] {
  const age = (commit: string): number => server.trunk.findIndex((entry) => entry.commit === commit);
  return records.flatMap(({ kind, phase, artifact, replaces }) => {
    const automatic = kind === 'release' || kind === 'promotion';
    if (!automatic || phase !== 'deployed' || artifact === null || replaces === null) return [];
    return age(artifact.commit) < age(replaces.commit)
      ? [`${component} in ${environment} was taken back from ${replaces.shortId} to ${artifact.shortId}`]
      : [];
  });
}

/** 1: a commit of a component has one digest, wherever it is written. */
function digestsChange(chains: readonly Chain[]): string[] {
  const digests = new Map<string, string>();
  return chains.flatMap(({ component, records }) =>
    records.flatMap(({ artifact }) => {
      if (artifact === null || artifact.digest === null) return [];
      const key = `${component} ${artifact.commit}`;
      const before = digests.get(key) ?? artifact.digest;
      digests.set(key, before);
      return before === artifact.digest ? [] : [`${key} has two digests`];
    }),
  );
}

const ORDER = ['dev', 'integration', 'staging', 'production'];

/** 2: nothing runs anywhere that was not verified in the environment before. */
function skipsAnEnvironment(chains: readonly Chain[]): string[] {
  return chains.flatMap(({ environment, component, records }) => {
    const previous = ORDER[ORDER.indexOf(environment) - 1];
    if (previous === undefined) return [];
    const before = chains.find((chain) => chain.environment === previous && chain.component === component);
    const verified = new Set(
      before?.records.flatMap(({ phase, artifact }) => (phase === 'verified' ? [artifact?.commit] : [])),
    );
    return records.flatMap(({ phase, artifact }) =>
      phase === 'deployed' && !verified.has(artifact?.commit)
        ? [`${component} ${artifact?.shortId} came to ${environment} unverified in ${previous}`]
        : [],
    );
  });
}

/** 5: what was rejected does not run where something had passed before. */
function runsWhatIsRejected(server: FakeServer, chains: readonly Chain[]): string[] {
  return chains.flatMap(({ environment, component, records }) => {
    const last = records.at(-1);
    if (last === undefined || last.holder !== undefined) return [];
    const running = server.running(environment).get(component)?.digest;
    const rejected = records
      .filter(({ phase }) => phase === 'rejected')
      .map(({ artifact }) => artifact?.digest);
    const passed = records.some(
      ({ phase, artifact }) => phase === 'verified' && !rejected.includes(artifact?.digest),
    );
    return passed && rejected.includes(running)
      ? [`${environment} runs ${component} ${running}, which was rejected there`]
      : [];
  });
}

/** 3: every tag is what a record says, and every artifact of a record has its tag. */
function tagsAndRecordsDisagree(server: FakeServer, chains: readonly Chain[]): string[] {
  const wanted = new Map(
    chains.flatMap(({ component, records }) =>
      records.flatMap(({ artifact }) =>
        artifact === null ? [] : [[`${component}/${artifact.shortId}`, artifact.commit] as const],
      ),
    ),
  );
  const builds = new Map([...server.tags].filter(([name]) => /\/[0-9a-f]{7,}$/.test(name)));
  const sorted = (map: ReadonlyMap<string, string>): unknown => [...map].sort();
  return isDeepStrictEqual(sorted(wanted), sorted(builds)) ? [] : ['build tags and records disagree'];
}
