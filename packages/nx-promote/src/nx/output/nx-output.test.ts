import { nxOutput, type NxFacts } from './nx-output.js';

const ONE = ['node', 'nx', 'run', 'core:release'];
const MANY = ['node', 'nx', 'run-many', '-t', 'release'];
const ACTIONS = { CI: 'true', GITHUB_ACTIONS: 'true' };

function see(words: readonly string[], env: NodeJS.ProcessEnv = {}, more: Partial<NxFacts> = {}): string {
  const { live, returned } = nxOutput({ env, words, version: '23.2.1', terminal: false, ...more });
  return `${live ? 'live' : '-'} ${returned ? 'returned' : '-'}`;
}

// As seen with the Nx of these versions: e2e/terminals.e2e.ts looks at the most important of them again.
it.each([
  ['a pipe, one project', see(ONE), 'live returned'],
  ['a pipe, many projects', see(MANY), 'live -'],
  ['affected', see(['node', 'nx', 'affected', '-t', 'release']), 'live -'],
  ['the static style', see([...MANY, '--output-style=static']), 'live returned'],
  ['the style in two words', see([...MANY, '--outputStyle', 'stream']), 'live returned'],
  ['the style from the environment', see(MANY, { NX_DEFAULT_OUTPUT_STYLE: 'static' }), 'live returned'],
  ['the style that Nx takes anyway', see([...MANY, '--output-style=static-failures-only']), 'live -'],
  ['verbose', see(MANY, { NX_VERBOSE_LOGGING: 'true' }), 'live returned'],
  ['Actions, one project', see(ONE, ACTIONS), '- returned'],
  ['Actions, many projects', see(MANY, ACTIONS), '- -'],
  [
    'Actions, streamed',
    see([...MANY, '--output-style=stream'], { ...ACTIONS, NX_STREAM_OUTPUT: 'true' }),
    'live returned',
  ],
  ['Actions without groups', see(MANY, { ...ACTIONS, NX_SKIP_LOG_GROUPING: 'true' }), 'live -'],
  ['the terminal UI, one project', see(ONE, { NX_TUI: 'true' }, { terminal: true }), '- returned'],
  ['the terminal UI, many projects', see(MANY, { NX_TUI: 'true' }, { terminal: true }), '- -'],
  ['a terminal without it, one project', see(ONE, { NX_TUI: 'false' }, { terminal: true }), 'live returned'],
  ['a terminal without it, many projects', see(MANY, { NX_TUI: 'false' }, { terminal: true }), 'live -'],
  ['22.7, many projects', see(MANY, {}, { version: '22.7.12' }), 'live returned'],
  ['22.7 in Actions', see(MANY, ACTIONS, { version: '22.7.12' }), 'live returned'],
  ['24, many projects', see(MANY, {}, { version: '24.0.6' }), 'live -'],
])('knows what Nx shows: %s', (_, seen, wanted) => {
  expect(seen).toBe(wanted);
});
