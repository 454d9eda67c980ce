import { PassThrough } from 'node:stream';
import { PromoteError } from '../../core/errors/promote-error.js';
import { notesQuestion, notesQuestionAtTerminal } from './ask-notes.js';

const NOTES = [
  {
    id: 'core/reindex',
    source: 'core/deployment-notes/reindex.md',
    text: 'Reindex.\u001b[2J',
    components: ['core'],
  },
  { id: 'ui/purge', source: 'commit 5ddba2b', text: 'Purge.', components: ['ui'] },
];

/** A terminal at which these lines are typed, each after the question that it answers. */
function terminal(lines: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true as const });
  const output = Object.assign(new PassThrough(), { isTTY: true as const });
  let shown = '';
  let typed = 0;
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (/[?:] $/.test(shown) && typed < lines.length) input.write(`${lines[typed++] ?? ''}\n`);
  });
  return { input, output, shown: () => shown };
}

describe('the question about deployment notes', () => {
  it('takes yes, waive with a reason, and anything else for no', async () => {
    const { input, output, shown } = terminal(['y', 'w', 'nothing cached there']);
    const answer = await notesQuestion('staging', input, output, {})?.(NOTES);
    expect(answer).toEqual({
      notesDone: ['core/reindex'],
      notesWaived: ['ui/purge'],
      reason: 'nothing cached there',
    });
    expect(shown()).toContain('core: core/reindex (core/deployment-notes/reindex.md)\nReindex.\n');
    expect(shown()).toContain('Is that done in staging?');
    expect(shown()).not.toContain('\u001b[2J');
  });

  it('lets nothing go without a reason', async () => {
    const { input, output } = terminal(['', 'waive', '']);
    expect(await notesQuestion('staging', input, output, {})?.(NOTES)).toEqual({ notesDone: [] });
  });

  it('is not asked where nobody sits', () => {
    const { input, output } = terminal([]);
    expect(notesQuestion('staging', input, output, { CI: 'true' })).toBeUndefined();
    expect(notesQuestion('staging', new PassThrough() as never, output, {})).toBeUndefined();
  });

  it('refuses under the terminal UI, where it would not be seen, with what to type instead', async () => {
    const asked = { environment: 'staging', typed: 'nx run core:release-staging' };
    const error = await Promise.resolve(notesQuestionAtTerminal(asked, { NX_TUI: 'true' })(NOTES)).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PromoteError);
    expect(error).toMatchObject({
      code: 'NO_TERMINAL',
      details: [expect.stringContaining('core/reindex'), expect.stringContaining('ui/purge')],
      hints: [
        expect.stringContaining('nx run core:release-staging --note-done=core/reindex,ui/purge'),
        expect.stringContaining('--note-waive=core/reindex,ui/purge --reason='),
        expect.stringContaining('NX_TUI=false nx run core:release-staging --ask'),
      ],
    });
  });

  it('refuses in CI, whatever the terminal there is', async () => {
    const asked = { environment: 'staging', typed: 'nx run core:release-staging' };
    await expect(notesQuestionAtTerminal(asked, { CI: 'true' })(NOTES)).rejects.toThrow('this is a CI run');
    expect(notesQuestion('staging', ...streams(), { NX_TUI: 'true' })).toBeUndefined();
  });
});

function streams() {
  const { input, output } = terminal([]);
  return [input, output] as const;
}
