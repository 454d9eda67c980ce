const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** The files that take longest, longest first. A clone has no times of its own yet, from which Jest would know. */
const LONG = [
  'hotfix.e2e.ts',
  'promotion.e2e.ts',
  'rollback.e2e.ts',
  'races.e2e.ts',
  'promotion-refusals.e2e.ts',
  'release.e2e.ts',
  'crashes.e2e.ts',
  'hotfix-refusals.e2e.ts',
  'notes.e2e.ts',
  'pack.e2e.ts',
  'terminals.e2e.ts',
];

/** Begins with the long files, so that the workers end at about the same time. */
module.exports = class LongFilesFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (LONG.includes(basename(path)) ? LONG.indexOf(basename(path)) : LONG.length);
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
