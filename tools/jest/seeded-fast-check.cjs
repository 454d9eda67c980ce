/**
 * What tests get for fast-check: property tests are tried with the same values every time, so that a find by chance
 * does not look like a broken change. `npm run chaos` draws the seed, and says how often.
 */
const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');
const { CHAOS_SEED, CHAOS_RUNS } = process.env;

fc.configureGlobal({
  seed: CHAOS_SEED === undefined ? 1 : Number(CHAOS_SEED),
  ...(CHAOS_RUNS === undefined ? {} : { numRuns: Number(CHAOS_RUNS) }),
});

module.exports = fc;
