import { filesNotCounted } from '../errors/trunk.js';
import { standing } from '../model/state.js';
import type { Pipeline } from '../model/pipeline.js';
import type { Component } from '../model/component.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Uncounted } from '../ports/uncounted.js';
import { noticeOf, type Notice } from './notice.js';

const FILES_SHOWN = 5;

/** What is verified where changes enter: everything newer was merged since. */
export function verifiedFirst(
  { environments }: Pick<Pipeline, 'environments'>,
  components: readonly Component[],
  ledger: LedgerSnapshot,
): string[] {
  const [first] = environments;
  if (first === undefined) return [];
  const commits = components.map(({ name }) => standing(ledger.component(first.name, name).state)?.commit);
  return [...new Set(commits)].filter((commit) => commit !== undefined);
}

/** One line about all that was merged and will never be released, or nothing. */
export function uncountedNotice(
  { trunk, shortIdLength }: Pick<Pipeline, 'trunk' | 'shortIdLength'>,
  { commits, files, since }: Uncounted,
): Notice[] {
  if (commits === 0) return [];
  const shown = files.slice(0, FILES_SHOWN).join(', ');
  const more = files.length > FILES_SHOWN ? `, and ${files.length - FILES_SHOWN} more` : '';
  const where =
    since === null ? `of the newest on ${trunk}` : `on ${trunk} since ${since.slice(0, shortIdLength)}`;
  return [noticeOf(filesNotCounted(commits, where, `${shown}${more}`), null, null)];
}
