/** What came of one section. A check that is no test suite counts as one. */
export interface SectionResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Lines worth reading below the section's own output. */
  readonly notes: readonly string[];
}

/** The result of a program that says yes or no by its exit code. */
export function yesOrNo(exitCode: number): SectionResult {
  const ok = exitCode === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, notes: [] };
}

/** The sum of all sections, in one line that programs read. */
export function totalsLine(results: readonly SectionResult[]): string {
  return countsOf(sum(results));
}

/** `12 passed, 0 failed, 1 skipped` */
export function countsOf({ passed, failed, skipped }: Omit<SectionResult, 'notes'>): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Whether the run as a whole is bad. In CI a skipped test is a hole that nobody would see. */
export function exitCodeOf(results: readonly SectionResult[], inCi: boolean): number {
  const { failed, skipped } = sum(results);
  return failed > 0 || (inCi && skipped > 0) ? 1 : 0;
}

function sum(results: readonly SectionResult[]): Omit<SectionResult, 'notes'> {
  const add = (key: 'passed' | 'failed' | 'skipped'): number =>
    results.reduce((total, result) => total + result[key], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}
