import type { ChangelogEntry } from '../changelog/entry.js';
import { plainText } from './markdown-escape.js';

/** What is to be known of an entry beside its title: plain text, empty where there is nothing. */
export function entryRemark(entry: ChangelogEntry): string {
  if (entry.cancelledBy !== null) return `reverted by ${short(entry.cancelledBy)}`;
  if (entry.cancels !== null) return `reverts ${short(entry.cancels)}`;
  if (entry.alreadyThere !== null) {
    const { all, changes } = entry.alreadyThere;
    const others = [...new Set(changes.map((change) => short(change.as)))].join(', ');
    const says = changes.some(({ declared }) => declared === true) ? ', as its message says' : '';
    return `${all ? 'already there' : 'partly there already'} as ${others}${says}`;
  }
  return entry.noNetChange ? 'no change in the end' : '';
}

function short(commit: string): string {
  return plainText(commit).slice(0, 7);
}
