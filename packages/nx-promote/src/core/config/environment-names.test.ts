import { readEnvironmentNames } from './environment-names.js';

describe('readEnvironmentNames', () => {
  it('reads what targets need', () => {
    const environments = [
      { name: 'dev', enters: 'on-merge', acceptsUnmerged: true },
      { name: 'production', enters: 'on-request', releaseTag: '{component}/v{version}' },
    ];
    expect(readEnvironmentNames(`\uFEFF${JSON.stringify({ environments })}`)).toEqual([
      { name: 'dev', enters: 'on-merge', releaseTag: false, acceptsUnmerged: true },
      { name: 'production', enters: 'on-request', releaseTag: true, acceptsUnmerged: false },
    ]);
  });

  it('passes over what cannot become a target, and takes the first of two', () => {
    const environments = [5, null, {}, { name: 'a b' }, { name: 'dev' }, { name: 'dev', enters: 'on-merge' }];
    expect(readEnvironmentNames(JSON.stringify({ environments }))).toEqual([
      { name: 'dev', enters: 'on-request', releaseTag: false, acceptsUnmerged: false },
    ]);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '5',
    '{}',
    '{"environments":{}}',
    '{"environments":[]}',
    '{"environments":[{}]}',
  ])('makes nothing of %j', (text) => expect(readEnvironmentNames(text)).toBeNull());
});
