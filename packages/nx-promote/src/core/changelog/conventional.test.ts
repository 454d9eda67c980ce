import { breakingFooters, parseConventional } from './conventional.js';

describe('parseConventional', () => {
  it.each([
    ['feat: new export', { type: 'feat', scope: null, breaking: false, text: 'new export' }],
    ['fix(core)!: drop v1', { type: 'fix', scope: 'core', breaking: true, text: 'drop v1' }],
    ['core: mend it', { type: null, scope: null, breaking: false, text: 'core: mend it' }],
    ['feat:no space', { type: null, scope: null, breaking: false, text: 'feat:no space' }],
  ])('reads %j', (title, parts) => expect(parseConventional(title)).toEqual(parts));
});

describe('breakingFooters', () => {
  it('joins continuation lines and stops at the next trailer or an empty line', () => {
    const message =
      'feat: x\n\nBREAKING CHANGE: the port\n moved to 81\nReviewed-by: Bo\n\nBREAKING-CHANGE: and more\n\nend';
    expect(breakingFooters(message)).toEqual(['the port moved to 81', 'and more']);
  });

  it('finds none in prose', () => expect(breakingFooters('no BREAKING CHANGE: here')).toEqual([]));
});
