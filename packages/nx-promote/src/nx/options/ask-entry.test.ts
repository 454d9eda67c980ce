import { PassThrough } from 'node:stream';
import { PromoteError } from '../../core/errors/promote-error.js';
import { confirmAtTerminal } from './ask-entry.js';

const ENTRY = { environment: 'production', lines: ['core: 5ddba2b -> 857d1d2 (as v1.1)\u001b[2J'] };
const ASKED = { typed: 'nx promote-production' };

/** A terminal at which this is typed once the question is there. */
function terminal(answer: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (/yes or no: $/.test(shown)) input.write(`${answer}\n`);
  });
  return { open: () => [input, output] as never, shown: () => shown };
}

it.each([
  ['yes', true],
  [' Y ', true],
  ['', false],
  ['no', false],
  ['yesterday', false],
])('takes %j for %s', async (answer, yes) => {
  const { open, shown } = terminal(answer);
  expect(await confirmAtTerminal(ASKED, {}, open)(ENTRY)).toBe(yes);
  expect(shown()).toContain(
    'production asks for a yes before anything enters it:\n  core: 5ddba2b -> 857d1d2',
  );
  expect(shown()).not.toContain('\u001b[2J');
});

it.each<[string, NodeJS.ProcessEnv, string, number]>([
  ["under Nx's terminal UI", { NX_TUI: 'true' }, "Nx's terminal UI has the screen and the keyboard", 2],
  ['in CI', { CI: 'true' }, 'this is a CI run', 1],
  ['without a terminal', {}, 'there is no terminal', 1],
])('refuses with the command to type %s', async (_where, env, why, hints) => {
  const error = await confirmAtTerminal(ASKED, env, () => null)(ENTRY).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PromoteError);
  expect(error).toMatchObject({
    code: 'CONFIRMATION_NEEDED',
    message: `production asks for a yes before anything enters it, and nobody can answer here: ${why}.`,
  });
  const said = (error as PromoteError).hints;
  expect(said).toHaveLength(hints);
  expect(said[0]).toBe('to say yes: nx promote-production --confirm');
});
