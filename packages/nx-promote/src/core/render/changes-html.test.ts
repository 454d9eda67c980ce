import fc from 'fast-check';
import { changeFacts, commitFacts, commitId } from '../../testing/change-facts.js';
import { changelogEntries } from '../changelog/entries.js';
import type { ChangesReport } from '../changelog/report.js';
import { renderChangesHtml } from './changes-html.js';

/** A page on which every text that people write is the given one. */
function pageOf(text: string, url = 'https://git.test/12'): string {
  const artifact = { commit: commitId('a'), shortId: 'aaaaaaa', image: 'core', digest: null };
  const facts = { number: 12, url, title: text, author: text, labels: [text] };
  const rules = {
    tickets: [{ pattern: 'HCA-\\d+', url: 'https://tickets.test/{ticket}' }],
    pullRequests: new Map([[commitId('1'), facts]]),
  };
  const changes = {
    comes: [
      changeFacts(commitFacts('1', `${text} HCA-5`)),
      changeFacts(commitFacts('2', `feat(${text})!: x`)),
    ],
    goes: [changeFacts(commitFacts('3', text))],
  };
  const note = { id: text, components: [text], when: 'before', text, state: 'open', undo: text } as const;
  const report: ChangesReport = {
    schemaVersion: 1,
    at: '2026-01-01T00:00:00Z',
    title: text,
    components: [
      {
        component: text,
        from: artifact,
        fromNames: [text],
        to: artifact,
        toNames: [text],
        ...changelogEntries(changes, rules),
      },
    ],
    same: [text],
    absent: [text],
    notes: [note],
    missing: [text],
  };
  return renderChangesHtml(report);
}

const tags = (page: string): string[] => page.match(/<[^>]*>/g) ?? [];

describe('the page between two states in HTML', () => {
  it('tells changes with links and labels, what goes, and notes to be copied', () => {
    const page = pageOf('Mend my_uuid');
    expect(page).toContain(
      '<li>Mend my_uuid (<a href="https://git.test/12">#12</a>, <a href="https://tickets.test/HCA-5">HCA-5</a>, Ada) <small>Mend my_uuid</small></li>',
    );
    expect(page).toContain('<p>Goes away:</p>');
    expect(page).toContain('<p>before, Mend my_uuid: <code>Mend my_uuid</code></p>\n<pre>Mend my_uuid</pre>');
  });

  it('links to the web only', () => {
    expect(pageOf('x', 'javascript:alert(1)')).not.toContain('javascript:');
  });

  it('has the same tags whatever people write, and nothing that reorders or hides', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'<>"\'&=/!-', '<script>', '</pre>', '</title>', '-->', '\u202e', '\u001b', '\n'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      minLength: 1,
    });
    const ours = new Set(tags(pageOf('x')));
    fc.assert(
      fc.property(text, (hostile) => {
        const page = pageOf(`x${hostile}x`);
        for (const tag of tags(page)) expect(ours).toContain(tag);
        // eslint-disable-next-line no-control-regex -- what must not be there
        expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
