import * as v from 'valibot';
import { artifact } from '../model/schema/records.js';
import { atLeastOne, open, text, texts, time, type Typed } from '../model/schema/terms.js';

export const ticket = v.looseObject({
  /** As it was written: `HCA-123`, `#45`. */
  id: text,
  url: v.nullable(text),
});

/** One line of a changelog: what a pull request, a merge or a single commit on the trunk means for a component. */
export const entry = v.looseObject({
  /** The step of the first-parent line. */
  commit: text,
  title: v.string(),
  at: time,
  authors: texts,
  tickets: v.array(ticket),
  pullRequest: v.nullable(v.looseObject({ number: v.pipe(v.number(), v.integer()), url: v.nullable(text) })),
  /** Titles of what came with it, newest first, where its own title says nothing; else empty. */
  brought: texts,
  labels: texts,
  /** Conventional-commit type and scope, where the title has them. */
  type: v.nullable(text),
  scope: v.nullable(text),
  /** What breaks, a sentence each; the title when nothing more was said. */
  breaking: texts,
  /** A cherry-pick: `all` when everything of the entry is on the other side too. */
  alreadyThere: v.nullable(
    v.looseObject({
      all: v.boolean(),
      changes: v.array(v.looseObject({ commit: text, as: text, declared: v.exactOptional(v.literal(true)) })),
    }),
  ),
  /** The other half of a commit and its revert when both are on this side: together they change nothing. */
  cancels: v.nullable(text),
  cancelledBy: v.nullable(text),
  /** The merge as a whole leaves the component as it was, although its commits touched it. */
  noNetChange: v.boolean(),
});

/** What lies between two states of one component. */
const component = v.looseObject({
  component: text,
  /** What is there; null when nothing is. */
  from: v.nullable(artifact),
  fromNames: texts,
  /** What would be there, or is by now. */
  to: artifact,
  toNames: texts,
  /** Newest first. Empty for a first deployment: all of history comes, and none of it is news. */
  comes: v.array(entry),
  goes: v.array(entry),
});

/** A deployment note as the changelog shows it. */
export const note = v.looseObject({
  id: text,
  components: texts,
  when: open(['before', 'after']),
  /** Plain text or Markdown as the person wrote it in the note; may have many lines. */
  text: v.string(),
  state: open(['open', 'done', 'waived', 'changed', 'undo']),
  undo: v.nullable(text),
});

/** What `changelog --format=json` writes. */
export const changesSchema = v.looseObject({
  schemaVersion: atLeastOne,
  /** When it was made. */
  at: time,
  /** One sentence: which way it is to be read. */
  title: text,
  /** In the order in which they are deployed. */
  components: v.array(component),
  /** What is the same on both sides, and what is missing on the side it would come from. */
  same: texts,
  absent: texts,
  notes: v.array(note),
  /** Sources that could not be asked, one sentence each. */
  missing: texts,
});

/** What lies between two states of the workspace. Stable for programs; `schemaVersion` says which form. */
export type ChangesReport = Typed<typeof changesSchema>;

export type ReportedComponent = Typed<typeof component>;
