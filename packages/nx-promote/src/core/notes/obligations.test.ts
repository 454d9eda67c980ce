import { changeFacts, commitFacts, commitId } from '../../testing/change-facts.js';
import type { NoteFile } from '../ports/changes.js';
import { noteChanges, type NoteChanges } from './note-changes.js';
import { isOwed, isRunnable, obligations, type RecordedOutcome } from './obligations.js';
import { parseNoteFile } from './parse-note.js';

function file(name: string, content = name, rest: Partial<NoteFile> = {}): NoteFile {
  const path = `core/deployment-notes/${name}.md`;
  return { path, formerPaths: [], commit: commitId('a'), content, introduced: true, deleted: false, ...rest };
}

function changes(comes: readonly NoteFile[], goes: readonly NoteFile[] = []): NoteChanges {
  return noteChanges({ comes: [], goes: [], notes: { comes, goes } });
}

function outcome(id: string, rest: Partial<RecordedOutcome> = {}): [string, RecordedOutcome] {
  return [id, { id, outcome: 'done', by: 'ada', ...rest }];
}

function owes(notes: NoteChanges, ...outcomes: [string, RecordedOutcome][]): ReturnType<typeof obligations> {
  return obligations('staging', new Map([['core', notes]]), new Map(outcomes));
}

const COMMAND = '---\nkind: command\ncommand: [npm, run, x]\n---\nx';

describe('obligations', () => {
  it('are open until done or waived, and stand under their time, oldest first', () => {
    const notes = changes([file('second'), file('first'), file('last', '---\nwhen: after\n---\nx')]);
    const { before, after } = owes(notes, outcome('core/first', { outcome: 'waived' }));
    expect(before.map(({ note, state }) => [note.id, state])).toEqual([
      ['core/first', 'waived'],
      ['core/second', 'open'],
    ]);
    expect(after.map((one) => isOwed(one))).toEqual([true]);
  });

  it('are for the environments that the note names', () => {
    const notes = changes([file('n', '---\nenvironments: [production]\n---\nx')]);
    expect(owes(notes).before).toEqual([]);
    expect(obligations('production', new Map([['core', notes]]), new Map()).before).toHaveLength(1);
  });

  it('say when a settled note was edited, without standing in the way', () => {
    const { fingerprint } = parseNoteFile('x', 'old text');
    const [one] = owes(changes([file('n', 'new text')]), outcome('core/n', { fingerprint })).before;
    expect(one?.state).toBe('changed');
    expect(isOwed(one as NonNullable<typeof one>)).toBe(false);
  });

  it('survive a rename of the file', () => {
    const moved = file('new', 'x', { formerPaths: ['core/deployment-notes/old.md'] });
    expect(owes(changes([moved]), outcome('core/old')).before[0]?.state).toBe('done');
  });

  it('are not made by an edit or a move of a note that predates the ledger', () => {
    expect(owes(changes([file('n', 'x', { introduced: false })])).before).toEqual([]);
  });

  it('outlive the deletion of the file', () => {
    expect(owes(changes([file('n', 'x', { deleted: true })])).before).toMatchObject([
      { state: 'open', deleted: true },
    ]);
  });

  it('are shared by the components that receive the note, and owed once', () => {
    const notes = changes([file('n')]);
    const both = obligations(
      'staging',
      new Map([
        ['core', notes],
        ['ui', notes],
      ]),
      new Map(),
    );
    expect(both.before).toMatchObject([{ components: ['core', 'ui'], state: 'open' }]);
  });

  it('do not run a command again that was begun, unless it is idempotent', () => {
    const begun = outcome('core/n', { outcome: 'intended' });
    const [once] = owes(changes([file('n', COMMAND)]), begun).before;
    expect([once?.state, once && isRunnable(once), once && isOwed(once)]).toEqual([
      'interrupted',
      false,
      true,
    ]);
    const [again] = owes(
      changes([file('n', COMMAND.replace('kind', 'idempotent: true\nkind'))]),
      begun,
    ).before;
    expect(again && isRunnable(again)).toBe(true);
  });

  it('run an open command, and never one whose file has problems', () => {
    const [fine, broken] = owes(
      changes([file('b', COMMAND.replace('kind', 'wen: 1\nkind')), file('a', COMMAND)]),
    ).before;
    expect([fine && isRunnable(fine), broken && isRunnable(broken)]).toEqual([true, false]);
  });

  it('show what leaves with a rollback when it was done here, newest first', () => {
    const goes = [file('two', '---\nreversible: false\n---\nx'), file('one'), file('never')];
    const { leaving } = owes(changes([], goes), outcome('core/one'), outcome('core/two'));
    expect(leaving.map(({ note }) => [note.id, note.reversible])).toEqual([
      ['core/two', false],
      ['core/one', true],
    ]);
  });

  it('are owed again after they were undone', () => {
    expect(owes(changes([file('n')]), outcome('core/n', { outcome: 'undone' })).before[0]?.state).toBe(
      'open',
    );
  });

  it('stay when a hotfix leaves whose note the trunk has too', () => {
    const { leaving, before } = owes(changes([file('n')], [file('n')]), outcome('core/n'));
    expect(leaving).toEqual([]);
    expect(before[0]?.state).toBe('done');
  });
});

describe('noteChanges', () => {
  it('takes trailers of everything that comes, but not of what is there as a cherry-pick', () => {
    const text = 'x\n\nDeployment-Note: Reindex.';
    const merge = changeFacts(commitFacts('a', 'merge'), [commitFacts('b', text), commitFacts('c', text)]);
    const comes = [{ ...merge, same: [{ commit: commitId('c'), as: commitId('d') }] }];
    const found = noteChanges({ comes, goes: [], notes: { comes: [], goes: [] } });
    expect(found.comes.map(({ note }) => note.id)).toEqual(['commit-bbbbbbbbbbbb']);
  });

  it('keeps both of two files that claim one id', () => {
    const found = changes([
      file('copy', '---\nid: one\n---\nNew.'),
      file('first', '---\nid: one\n---\nOld.'),
    ]);
    expect(found.comes.map(({ note }) => [note.id, note.problems.length])).toEqual([
      ['one', 0],
      ['core/copy', 1],
    ]);
  });
});
