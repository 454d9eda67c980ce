import shared from '../../jest.config.mjs';

const [unit] = shared.projects;

/** The tables of decisions, plans and folds as one project, since StrykerJS takes no other. */
export default {
  ...unit,
  rootDir: process.cwd(),
  testTimeout: 120_000,
  // Reads a ledger with real git: slow, and no table.
  testPathIgnorePatterns: ['/node_modules/', '/kept-ledger\\.test\\.ts$'],
  testMatch: ['<rootDir>/packages/nx-promote/src/core/{plan,decide,ledger}/**/*.test.ts'],
};
