import fc from 'fast-check';
import { mergeIntoChangelog } from './merge-into-changelog.js';
import { noteLines } from '../render/markdown-notes.js';
import { readSections } from './written-sections.js';
import type { RenderedSection } from './section.js';

const first: RenderedSection = {
  attempt: 'a1',
  at: '2019-07-03T10:00:00Z',
  artifacts: ['core@f31fcbd'],
  newer: [],
  older: [],
  text: '## 2019-07-03\n\n* core f31fcbd\n  - text\n',
};
const second: RenderedSection = {
  ...first,
  attempt: 'a2',
  at: '2019-07-04T10:00:00Z',
  artifacts: ['core@5ddba2b'],
  older: ['a1'],
  text: '## 2019-07-04\n\n* core 5ddba2b\n  - more\n',
};

describe('mergeIntoChangelog', () => {
  it('puts the newest first, below the title', () => {
    const file = mergeIntoChangelog(mergeIntoChangelog('# Integration\n\nAll of it.\n', first), second);
    expect(file).toMatch(/^# Integration\n\nAll of it\.\n\n<!-- promote:begin a2 /);
    expect(file.indexOf('2019-07-04')).toBeLessThan(file.indexOf('2019-07-03'));
    expect(file.endsWith('<!-- promote:end a1 -->\n')).toBe(true);
  });

  it('changes nothing the second time', () => {
    const file = mergeIntoChangelog(mergeIntoChangelog('', first), second);
    expect(mergeIntoChangelog(file, first)).toBe(file);
    expect(mergeIntoChangelog(file, second)).toBe(file);
  });

  it('replaces its own text, and keeps what a person wrote into or around it', () => {
    const file = mergeIntoChangelog(mergeIntoChangelog('', first), second);
    const newer = { ...first, text: first.text.replace('text', 'better text') };
    expect(mergeIntoChangelog(file, newer)).toContain('better text');
    const edited = `Remark.\n\n${file.replace('  - text', '  - text, by hand')}\nThe end.\n`;
    expect(mergeIntoChangelog(edited, newer)).toBe(edited);
  });

  it('takes a section whose marker was removed as a person’s own', () => {
    const file = mergeIntoChangelog('', first).replace('<!-- promote:end a1 -->', '');
    expect(mergeIntoChangelog(file, first)).toBe(file);
  });

  it('puts an older one below what the ledger knows to be newer, whatever the clocks say', () => {
    const newer = { ...second, at: '2019-07-01T10:00:00Z' };
    const file = mergeIntoChangelog(mergeIntoChangelog('', newer), { ...first, newer: ['a2'] });
    expect(file.indexOf('2019-07-04')).toBeLessThan(file.indexOf('2019-07-03'));
    const other = { ...first, attempt: 'a0', at: '2019-06-01T10:00:00Z', artifacts: ['ui@1234567'] };
    expect(mergeIntoChangelog(file, other).indexOf('begin a0')).toBeGreaterThan(file.indexOf('begin a1'));
  });

  it('lets a section tell more, and never less', () => {
    const more = {
      ...first,
      artifacts: [...first.artifacts, 'ui@1234567'],
      text: `${first.text}* ui 1234567\n`,
    };
    const grown = mergeIntoChangelog(mergeIntoChangelog('', first), more);
    expect(grown).toContain('* ui 1234567');
    expect(mergeIntoChangelog(grown, first)).toBe(grown);
  });

  it('stands above sections that were written by hand', () => {
    const file = mergeIntoChangelog('# Staging\n\n## 2018-01-01\n* Core 1234567\n', first);
    expect(file.indexOf('2019')).toBeLessThan(file.indexOf('2018'));
    expect(file).toContain('## 2018-01-01\n* Core 1234567\n');
  });

  it('is not ended or begun by what a deployment note says', () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom(
          '<!-- promote:end a1 -->',
          '<!-- promote:begin a1 0123456789ab -->',
          '<!-- promote:begin a2 0123456789ab 2019 core@5ddba2b -->',
          '```',
          '````',
          '~~~',
          '## 2020-01-01',
          '',
        ),
        fc.string(),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(lines, fc.string(), (body, id) => {
        const note = { id, components: ['core'], when: 'before', state: 'open', undo: null } as const;
        const notes = noteLines([{ ...note, text: body.join('\n') }]);
        const section = { ...first, text: `## 2019-07-03\n\n* core f31fcbd\n${notes.join('\n')}\n` };
        const file = mergeIntoChangelog(mergeIntoChangelog('', section), second);
        expect(readSections(file)).toMatchObject([
          { attempt: 'a2', damaged: false, edited: false },
          { attempt: 'a1', damaged: false, edited: false },
        ]);
        expect(mergeIntoChangelog(file, section)).toBe(file);
      }),
    );
  });

  it('keeps Windows line ends', () => {
    const file = mergeIntoChangelog('# Staging\r\n\r\n## old\r\n', first);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('is idempotent and order-keeping for any text that carries no markers', () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((one) => !one.includes('promote:') && !one.includes('\r'));
    fc.assert(
      fc.property(text, text, (existing, body) => {
        const section = { ...first, attempt: '7', text: body };
        const once = mergeIntoChangelog(existing, section);
        expect(mergeIntoChangelog(once, section)).toBe(once);
        const both = mergeIntoChangelog(once, second);
        expect(both.indexOf('begin a2')).toBeLessThan(both.indexOf('begin 7'));
        expect(mergeIntoChangelog(both, section)).toBe(both);
      }),
    );
  });
});
