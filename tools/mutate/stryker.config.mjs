/** `npm run mutate`: changes the rules one place at a time and counts the changes that a test finds. */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'tools/mutate/jest.config.mjs' },
  coverageAnalysis: 'perTest',
  mutate: ['packages/nx-promote/src/core/{plan,decide,ledger}/**/*.ts', '!**/*.test.ts'],
  ignorePatterns: ['/docs', '/e2e', '/examples', 'dist', '.nx', '.cache'],
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.cache/mutation.json' },
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  allowEmpty: true,
};
