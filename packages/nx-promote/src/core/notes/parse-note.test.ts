import { parseNoteFile } from './parse-note.js';

const PATH = 'components/core/deployment-notes/reindex.md';

describe('parseNoteFile', () => {
  it('reads everything a note can say', () => {
    const note = parseNoteFile(
      PATH,
      '---\nid: core-1\nwhen: after\nenvironments: [staging, production]\nkind: command\ncommand: [npm, run, reindex]\ntimeout: 30m\nidempotent: true\nreversible: false\nundo: drop the index\n---\n\nReindex *all*.\n',
    );
    expect(note).toMatchObject({
      id: 'core-1',
      source: PATH,
      when: 'after',
      environments: ['staging', 'production'],
      kind: 'command',
      command: ['npm', 'run', 'reindex'],
      timeoutSeconds: 1800,
      idempotent: true,
      reversible: false,
      undo: 'drop the index',
      text: 'Reindex *all*.',
      problems: [],
    });
  });

  it('is cautious without front matter: before, by hand, everywhere, named after its path', () => {
    expect(parseNoteFile(PATH, '\ufeffReindex.\r\n')).toMatchObject({
      id: 'components/core/reindex',
      when: 'before',
      environments: null,
      kind: 'manual',
      text: 'Reindex.',
      problems: [],
    });
  });

  it.each([
    ['---\nwhen: later\n---\nx', '"when" is "later", and must be before or after'],
    [
      '---\nkind: command\n---\nx',
      'a note of kind "command" needs "command", a list of program and arguments',
    ],
    ['---\nreversible: maybe\n---\nx', '"reversible" is "maybe", and must be true or false'],
    ['---\nenvironments: []\n---\nx', '"environments" is [], and must be a list of texts that is not empty'],
    ['---\nwen: after\n---\nx', '"wen" is not known; known are id, when,'],
    ['---\ntimeout: 5\n---\nx', '"timeout" is 5, and must be a duration such as 90s, 30m or 2h'],
    ['---\n- a\n---\nx', 'its front matter is not a YAML map'],
    ['---\na: [\n---\nx', 'its front matter is not a YAML map: '],
    ['---\nid: 7\n---\nx', '"id" is 7, and must be a text'],
    ['', 'it has no text that says what to do'],
  ])('keeps a broken note as one to be done by hand: %j', (content, problem) => {
    const note = parseNoteFile(PATH, content);
    expect(note.kind).toBe('manual');
    expect(note.problems).toEqual([expect.stringContaining(problem)]);
  });

  it('treats what it cannot read about undoing as irreversible', () => {
    expect(parseNoteFile(PATH, '---\nreversible: maybe\n---\nx').reversible).toBe(false);
  });

  it('has one fingerprint for one wording, wherever the file stands', () => {
    const first = parseNoteFile(PATH, 'Do  it.\n');
    expect(parseNoteFile('other/deployment-notes/x.md', 'Do it.').fingerprint).toBe(first.fingerprint);
    expect(parseNoteFile(PATH, 'Do that.').fingerprint).not.toBe(first.fingerprint);
    expect(parseNoteFile(PATH, '---\nwhen: after\n---\nDo it.').fingerprint).not.toBe(first.fingerprint);
  });
});
