import { transformable } from './tools/jest/transformable.mjs';

/** execa and its like are published as ES modules only; Jest on Node 20 must transform those, and no others. */
const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(ts|mts|js|mjs)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  extensionsToTreatAsEsm: [],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^fast-check$': '<rootDir>/tools/jest/seeded-fast-check.cjs',
    '^unicorn-magic$': '<rootDir>/node_modules/unicorn-magic/node.js',
  },
  transformIgnorePatterns: [transformable(['execa', '@octokit/rest'])],
};

export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/packages/*/src/**/*.test.ts', '<rootDir>/tools/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.e2e.ts'],
      setupFilesAfterEnv: ['<rootDir>/tools/jest/patient.cjs'],
    },
  ],
  testTimeout: 120_000,
  // Starting a process costs more the more memory the starting one holds, and our tests start thousands.
  workerIdleMemoryLimit: '250MB',
  testSequencer: '<rootDir>/tools/jest/long-files-first.cjs',
};
