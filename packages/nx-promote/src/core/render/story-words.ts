import type { Deed } from '../model/deed.js';
import type { Outcome } from '../model/record.js';
import { plainText } from './markdown-escape.js';
import type { StoryEntry } from './story-entry.js';

/** What a step did, in the words of a result; empty where it did nothing. */
export function deedWords({ deeds, to, digest, step, status }: StoryEntry): string[] {
  const names = deeds.flatMap((deed) => (deed.did === 'name' ? [deed.name] : []));
  const words = [
    ...images(deeds, step === 'tag' && status === 'done'),
    ...(names.length === 0 ? [] : [`named ${[...new Set(names)].join(', ')}`]),
    ...notes(deeds),
    ...deployments(deeds, to),
    ...suites(deeds),
    ...again(deeds, to),
    ...(deeds.some(({ did }) => did === 'changelog') ? ['changelog updated'] : []),
    ...(deeds.some(({ did }) => did === 'release-notes') ? ['release notes written'] : []),
  ];
  const [first, ...rest] = words;
  const isOfImage = step === 'tag' || step === 'name';
  return first !== undefined && digest !== null && isOfImage
    ? [`${first}  ${shortDigest(digest)}`, ...rest]
    : words;
}

/** An image may have been there before anybody had to wait for it. */
function images(deeds: readonly Deed[], isThere: boolean): string[] {
  const image = deeds.find((deed) => deed.did === 'image');
  if (image === undefined) return isThere ? ['image ready'] : [];
  return [image.seconds === 0 ? 'image ready' : `image ready after ${image.seconds} s`];
}

/** `sha256:48fc3cf9b372` */
export function shortDigest(digest: string): string {
  return digest.slice(0, 19);
}

function notes(deeds: readonly Deed[]): string[] {
  return deeds.flatMap((deed) =>
    deed.did === 'note' ? [`deployment note ${plainText(deed.id)} ${deed.outcome}`] : [],
  );
}

function deployments(deeds: readonly Deed[], to: string | null): string[] {
  const live = deeds.reduce((sum, deed) => (deed.did === 'live' ? sum + deed.seconds : sum), 0);
  return deeds.flatMap((deed) => {
    if (deed.did !== 'deploy' || isAgain(deed, to)) return [];
    const seconds = deed.seconds + live;
    return [!deed.changed ? 'already set' : seconds === 0 ? 'deployed' : `deployed in ${seconds} s`];
  });
}

/** What ran before, after a rejection. */
function again(deeds: readonly Deed[], to: string | null): string[] {
  return deeds.flatMap((deed) =>
    deed.did === 'deploy' && isAgain(deed, to) ? [`${deed.shortId} deployed again`] : [],
  );
}

function isAgain({ shortId }: Deed & { did: 'deploy' }, to: string | null): boolean {
  return to !== null && shortId !== to;
}

const ENDED: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  flaky: 'passed on retry',
  failed: 'failed',
  errored: 'could not be asked',
  'timed-out': 'timed out',
};

/** `smoke, ingest-integration and system passed` */
function suites(deeds: readonly Deed[]): string[] {
  return (Object.keys(ENDED) as Outcome[]).flatMap((outcome) => {
    const names = deeds.flatMap((deed) =>
      deed.did === 'suite' && deed.outcome === outcome ? [deed.suite] : [],
    );
    return names.length === 0 ? [] : [`${listed([...new Set(names)])} ${ENDED[outcome]}`];
  });
}

/** `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
