import { isSameNote } from './same-note.js';

const command = (name: string): string => `---\nkind: command\ncommand: [node, ${name}]\n---\nMigrate.`;

describe('a note in the place of another one', () => {
  it.each([
    ['a word was changed', 'Rebuild the index, 20 minutes.', 'Rebuild the index, 30 minutes.'],
    ['only its settings changed', '---\nwhen: before\n---\nDrain.', '---\nwhen: after\n---\nDrain.'],
    ['it kept its id', '---\nid: one\n---\nDrain.', '---\nid: one\n---\nSomething else.'],
  ])('is the same one when %s', (_, before, after) => {
    expect(isSameNote(before, after)).toBe(true);
  });

  it.each([
    ['its text is another', 'Rebuild the index.', 'Drain the queue.'],
    ['only the settings are alike', '---\nwhen: before\n---\nDrain.', '---\nwhen: before\n---\nReindex.'],
    ['it runs something else', command('migrate-12.mjs'), command('migrate-13.mjs')],
    ['neither says anything', '', ''],
  ])('is another one when %s', (_, before, after) => {
    expect(isSameNote(before, after)).toBe(false);
  });
});
