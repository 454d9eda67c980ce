import type { Pipeline } from '../model/pipeline.js';
import type { ChangeFacts, CommitFacts, ComponentChanges, Person } from '../ports/changes.js';
import { breakingFooters, parseConventional } from './conventional.js';
import type {
  AlreadyThere,
  ChangelogEntries,
  ChangelogEntry,
  PullRequestFacts,
  TicketPattern,
} from './entry.js';
import { findCancellations, type Cancellation } from './reverts.js';
import { isShownBy } from './hidden-authors.js';
import { findTickets } from './tickets.js';
import { titleOf } from './title.js';

export interface EntryRules {
  readonly tickets: readonly TicketPattern[];
  /** Regular expressions of names and addresses that are not listed as authors. */
  readonly hiddenAuthors?: readonly string[];
  /** By the id of the merge or squash commit; what is missing here comes from git's messages alone. */
  readonly pullRequests?: ReadonlyMap<string, PullRequestFacts>;
}

/** What the pipeline says of entries, and what the forge knows. */
export function entryRules(
  { tickets, changelog }: Pick<Pipeline, 'tickets' | 'changelog'>,
  pullRequests: ReadonlyMap<string, PullRequestFacts>,
): EntryRules {
  return { tickets, hiddenAuthors: changelog.hideAuthors, pullRequests };
}

/** Turns the facts about one component into entries, newest first: one per step of the first-parent line. */
export function changelogEntries(
  changes: Pick<ComponentChanges, 'comes' | 'goes'>,
  rules: EntryRules,
): ChangelogEntries {
  return { comes: side(changes.comes, rules), goes: side(changes.goes, rules) };
}

function side(changes: readonly ChangeFacts[], rules: EntryRules): ChangelogEntry[] {
  const cancellation = findCancellations(changes);
  return changes.map((change) => entry(change, rules, cancellation));
}

function entry(
  change: ChangeFacts,
  rules: EntryRules,
  { cancels, cancelledBy }: Cancellation,
): ChangelogEntry {
  const { commit, brought } = change;
  const known = rules.pullRequests?.get(commit.id);
  const title = titleOf(commit.message);
  const conventional = parseConventional(known?.title ?? title.text);
  const messages = [commit, ...brought].map((one) => one.message);
  const says = known !== undefined || title.says;
  const footers = [...new Set(messages.flatMap(breakingFooters))];
  return {
    commit: commit.id,
    title: shortened(conventional.text, LONGEST_TITLE),
    at: commit.at,
    authors: authors(change, known, rules.hiddenAuthors ?? []),
    tickets: findTickets(
      [known?.title ?? '', title.says ? title.text : '', title.searchable, ...brought.map(searchableOf)],
      rules.tickets,
    ),
    brought: says ? [] : broughtTitles(brought),
    pullRequest: known ?? (title.pullRequest === null ? null : { number: title.pullRequest, url: null }),
    labels: known?.labels ?? [],
    type: conventional.type,
    scope: conventional.scope,
    breaking:
      footers.length > 0 || !isBreaking(conventional.breaking, brought)
        ? footers.map((text) => shortened(text, LONGEST_TITLE))
        : [shortened(conventional.text, LONGEST_TITLE)],
    alreadyThere: alreadyThere(change),
    cancels: cancels.get(commit.id) ?? null,
    cancelledBy: cancelledBy.get(commit.id) ?? null,
    noNetChange: !change.touches,
  };
}

function isBreaking(title: boolean, brought: readonly CommitFacts[]): boolean {
  return (
    title ||
    brought.some(({ message }) => message.includes('!:') && parseConventional(titleOf(message).text).breaking)
  );
}

/** Not the message itself: the numbers of pull requests that came with it are no tickets. */
function searchableOf({ message }: CommitFacts): string {
  return titleOf(message).searchable;
}

/** What came with a step that says nothing itself, newest first: nested merges only where they say something. */
function broughtTitles(brought: readonly CommitFacts[]): string[] {
  const titles = brought.map(({ parents, message }) => ({
    isMerge: parents.length > 1,
    ...titleOf(message),
  }));
  const told = titles.filter(({ isMerge, says }) => says || !isMerge);
  return [...new Set(told.map(({ text }) => shortened(text, LONGEST_TITLE)))];
}

/**
 * The people who wrote the change: a merge's own author only pressed the button, unless nothing else is known. Bots
 * and assistants are left out.
 */
function authors(
  { commit, brought }: ChangeFacts,
  known: PullRequestFacts | undefined,
  hidden: readonly string[],
): string[] {
  const writers = brought.filter((one) => one.parents.length < 2);
  const people = (writers.length > 0 ? writers : [commit]).flatMap(({ author, coAuthors }) => [
    author,
    ...coAuthors,
  ]);
  const isShown = isShownBy(hidden);
  const names = eachOnce(people.filter((person) => person.name !== '' && isShown(person)));
  const author = known?.author ?? null;
  const isNamed = names.length > 0 || author === null || !isShown({ name: author, email: '' });
  const all = isNamed ? names : [author];
  return all.map((name) => shortened(name, LONGEST_NAME));
}

/** By name or address: forges add who wrote a squashed commit once more, by another spelling. */
function eachOnce(people: readonly Person[]): string[] {
  if (people.length === 1) return people.map(({ name }) => name);
  const seen = new Set<string>();
  return people.flatMap(({ name, email }) => {
    const keys = [name, email].filter((key) => key !== '').map((key) => key.toLowerCase());
    const isKnown = keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return isKnown ? [] : [name];
  });
}

/** A subject of a megabyte is legal in git, and nobody reads it in a changelog. */
const LONGEST_TITLE = 500;
const LONGEST_NAME = 100;

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** Whether the other side has all of it, as other commits. */
export function isOnBothSides(change: ChangeFacts): boolean {
  return alreadyThere(change)?.all === true;
}

function alreadyThere({ commit, touches, brought, same }: ChangeFacts): AlreadyThere | null {
  if (same.length === 0) return null;
  const there = new Set(same.map((one) => one.commit));
  const plain = brought.filter((one) => one.parents.length < 2);
  const all = there.has(commit.id) || (plain.length > 0 ? plain.every((one) => there.has(one.id)) : !touches);
  return { all, changes: same };
}
