import { changeFacts, commitFacts, commitId } from '../../testing/change-facts.js';
import type { NoteFile } from '../ports/changes.js';
import { noteChanges, type NoteChanges } from './note-changes.js';
import { isOwed, isRunnable, obligations, type Place, type RecordedOutcome } from './obligations.js';
import { parseNoteFile } from './parse-note.js';

function file(name: string, content = name, rest: Partial<NoteFile> = {}): NoteFile {
  const path = `core/deployment-notes/${name}.md`;
  return {
    path,
    formerPaths: [],
    commit: commitId('a'),
    content,
    earlier: [],
    introduced: true,
    deleted: false,
    ...rest,
  };
}

function changes(comes: readonly NoteFile[], goes: readonly NoteFile[] = []): NoteChanges {
  return noteChanges({ comes: [], goes: [], notes: { comes, goes, overlooked: [] } });
}

function outcome(id: string, rest: Partial<RecordedOutcome> = {}): [string, RecordedOutcome] {
  return [id, { id, outcome: 'done', by: 'ada', ...rest }];
}

function owes(notes: NoteChanges, ...outcomes: [string, RecordedOutcome][]): ReturnType<typeof obligations> {
  return obligations(place({ outcomes: new Map(outcomes) }), new Map([['core', notes]]));
}

function place(rest: Partial<Place> = {}): Place {
  const environments = ['staging', 'production'];
  return { environment: 'staging', outcomes: new Map(), dealtWith: new Set(), environments, ...rest };
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
    const production = place({ environment: 'production' });
    expect(obligations(production, new Map([['core', notes]])).before).toHaveLength(1);
  });

  it('are for every environment where one of the names is misspelt, and say so', () => {
    const notes = changes([file('n', COMMAND.replace('kind', 'environments: [stagin]\nkind'))]);
    for (const environment of ['staging', 'production']) {
      const [one] = obligations(place({ environment }), new Map([['core', notes]])).before;
      expect(one?.note.problems).toEqual([
        'there is no environment "stagin"; did you mean "staging"? Until it is corrected, the note applies to every environment',
      ]);
      expect(one && isRunnable(one)).toBe(false);
    }
  });

  it('are made by an edit for the environment that it adds', () => {
    const [before, after] = ['[staging]', '[staging, production]'].map(
      (names) => `---\nenvironments: ${names}\n---\nx`,
    ) as [string, string];
    const notes = changes([file('n', after, { earlier: [before], introduced: false })]);
    const owedIn = (environment: string): number =>
      obligations(place({ environment }), new Map([['core', notes]])).before.length;
    expect([owedIn('staging'), owedIn('production')]).toEqual([0, 1]);
  });

  it('say when a settled note was edited, without standing in the way', () => {
    const { fingerprint } = parseNoteFile('x', 'old text');
    const done = outcome('core/n', { fingerprint });
    for (const history of [{ earlier: ['old text'] }, { earlier: ['other'], introduced: false }]) {
      const [one] = owes(changes([file('n', 'new text', history)]), done).before;
      expect(one?.state).toBe('changed');
      expect(one && isOwed(one)).toBe(false);
    }
  });

  it('are not settled by what was done of another note that had the name before', () => {
    const { fingerprint } = parseNoteFile('x', 'old text');
    const [one] = owes(changes([file('n', 'new text')]), outcome('core/n', { fingerprint })).before;
    expect(one?.state).toBe('open');
  });

  it('know a note that was edited on its way from a hotfix to the trunk', () => {
    const { fingerprint } = parseNoteFile('x', 'old text');
    const notes = changes([file('n', 'new text')], [file('n', 'old text')]);
    expect(owes(notes, outcome('core/n', { fingerprint })).before[0]?.state).toBe('changed');
  });

  it('survive a rename of the file', () => {
    const moved = file('new', 'x', { formerPaths: ['core/deployment-notes/old.md'] });
    expect(owes(changes([moved]), outcome('core/old')).before[0]?.state).toBe('done');
  });

  it('are not made by an edit or a move of a note that predates the ledger', () => {
    expect(owes(changes([file('n', 'x', { introduced: false })])).before).toEqual([]);
  });

  it('outlive the deletion of the file once somebody dealt with it, wherever that was', () => {
    const notes = changes([file('n', 'x', { deleted: true })]);
    const dealtWith = new Set(['core/n']);
    expect(obligations(place({ dealtWith }), new Map([['core', notes]])).before).toMatchObject([
      { state: 'open', deleted: true },
    ]);
  });

  it('end with the file when nobody has dealt with it yet', () => {
    expect(owes(changes([file('n', 'x', { deleted: true })])).before).toEqual([]);
  });

  it('are shared by the components that receive the note, and owed once', () => {
    const notes = changes([file('n')]);
    const receivers = ['core', 'ui'].map((name) => [name, notes] as const);
    const both = obligations(place(), new Map(receivers));
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
    const found = noteChanges({ comes, goes: [], notes: { comes: [], goes: [], overlooked: [] } });
    expect(found.comes.map(({ note }) => note.id)).toEqual(['commit-bbbbbbbbbbbb']);
  });

  it('takes the trailer of a commit that came with a merge and touches nothing itself, once', () => {
    const asks = commitFacts('b', 'x\n\nDeployment-Note: Reindex.');
    const comes = [{ ...changeFacts(commitFacts('a', 'merge')), bystanders: [asks] }];
    const found = noteChanges({ comes, goes: [], notes: { comes: [], goes: [], overlooked: [] } });
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
