import { chainInto, chainOfMerge, stepsInto, stepsOfTry } from './chain.js';

it('tags and builds a commit, and names what enters an environment with a release tag', () => {
  expect(stepsInto({ releaseTag: null }, 'commit')).toEqual(['tag', 'deploy', 'verify', 'changelog']);
  expect(stepsInto({ releaseTag: '{component}/v{version}' }, 'artifact')).toEqual([
    ...['name', 'deploy', 'verify', 'changelog'],
  ]);
  expect(stepsInto({ releaseTag: true }, 'commit').slice(0, 2)).toEqual(['tag', 'name']);
});

it('ends each chain with the step that sees whether the others are true', () => {
  expect(chainInto({ releaseTag: false }, 'artifact')).toEqual(['deploy', 'verify', 'changelog', 'release']);
});

it('ends a try with its suites', () => {
  expect(stepsOfTry()).toEqual(['tag', 'deploy', 'verify']);
});

it('leads a merge through its environments, tags once, and ends once', () => {
  const environments = [
    { name: 'dev', releaseTag: null },
    { name: 'integration', releaseTag: true },
  ];
  expect(chainOfMerge(environments).map(({ step, environment }) => `${step} ${environment.name}`)).toEqual([
    ...['tag dev', 'deploy dev', 'verify dev', 'changelog dev'],
    ...['name integration', 'deploy integration', 'verify integration', 'changelog integration'],
    'release integration',
  ]);
  expect(chainOfMerge([])).toEqual([]);
});
