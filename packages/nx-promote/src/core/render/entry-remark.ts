import type { ChangelogEntry } from '../changelog/entry.js';
import { plainText } from './markdown-escape.js';

/** What is to be known of an entry beside its title: plain text, empty where there is nothing. */
export function entryRemark(entry: ChangelogEntry): string {
  if (entry.cancelledBy !== null) return `taken back by ${short(entry.cancelledBy)}`;
  if (entry.cancels !== null) return `takes back ${short(entry.cancels)}`;
  if (entry.alreadyThere !== null) {
    const others = [...new Set(entry.alreadyThere.changes.map((change) => short(change.as)))].join(', ');
    return entry.alreadyThere.all ? `already there as ${others}` : `partly there already as ${others}`;
  }
  return entry.noNetChange ? 'no change in the end' : '';
}

function short(commit: string): string {
  return plainText(commit).slice(0, 7);
}
