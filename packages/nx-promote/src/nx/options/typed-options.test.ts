import { ARGUMENTS_VARIABLE } from '../run/invocation-variable.js';
import { asTyped } from './typed-options.js';

describe('asTyped', () => {
  const before = process.env[ARGUMENTS_VARIABLE];
  afterEach(() => {
    if (before === undefined) delete process.env[ARGUMENTS_VARIABLE];
    else process.env[ARGUMENTS_VARIABLE] = before;
  });
  const typed = (words: string[], options: object): object => {
    process.env[ARGUMENTS_VARIABLE] = JSON.stringify(['node', 'nx', 'run', 'core:release-staging', ...words]);
    return asTyped(options);
  };

  it.each([
    [['--release-version=1.10'], { releaseVersion: 1.1 }, { releaseVersion: '1.10' }],
    [['--releaseVersion', '2.0'], { releaseVersion: 2 }, { releaseVersion: '2.0' }],
    [['--commit=857e123'], { commit: 857e123 }, { commit: '857e123' }],
    [['--commit=857e999'], { commit: Infinity }, { commit: '857e999' }],
    [['--commit=857e999'], { commit: null }, { commit: '857e999' }],
    [['--commit', '0012345', '--commit', '0054321'], { commit: 54321 }, { commit: '0054321' }],
    [['--wait=0'], { wait: 0, dryRun: true }, { wait: '0', dryRun: true }],
    [['--note-done=7'], { noteDone: 7 }, { noteDone: '7' }],
    [[], { releaseVersion: 1.4 }, { releaseVersion: '1.4' }],
    [[], { reason: 'as it is', noteDone: ['a', 1] }, { reason: 'as it is', noteDone: ['a', '1'] }],
  ])('%j', (words, options, expected) => {
    expect(typed(words, options)).toEqual(expected);
  });

  it('does without the command line where there is none', () => {
    process.env[ARGUMENTS_VARIABLE] = 'nothing to read';
    expect(asTyped({ commit: 1234567 } as never)).toEqual({ commit: '1234567' });
  });
});
