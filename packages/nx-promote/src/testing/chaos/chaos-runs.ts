/** How often a random test is tried: its own number in `npm test`, what `npm run chaos` was told otherwise. */
export function chaosRuns(usual: number): number {
  const { CHAOS_RUNS: told } = process.env;
  // Of what takes long there are fewer: the numbers keep their proportion.
  return told === undefined ? usual : Math.max(1, Math.round((usual * Number(told)) / 100));
}

/** Where its dice start: always at the same place in `npm test`, so that a failure stays one. */
export function chaosSeed(usual: number): number {
  const { CHAOS_SEED: told } = process.env;
  return told === undefined ? usual : Number(told);
}

/** How long it may take, in milliseconds: more runs have more time. */
export function chaosTime(usual: number): number {
  const { CHAOS_RUNS: told } = process.env;
  return told === undefined ? usual : Math.max(usual, (usual * Number(told)) / 100);
}
