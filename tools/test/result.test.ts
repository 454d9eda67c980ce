import { resultOfJest, type JestReport } from './jest-report.js';
import { exitCodeOf, totalsLine, yesOrNo, type SectionResult } from './result.js';

const report: JestReport = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
};

const skipping: SectionResult = { passed: 3, failed: 0, skipped: 2, notes: [] };

test('the totals count tests, and one for every other check', () => {
  const unit = resultOfJest({ ...report, numFailedTests: 1, numPendingTests: 2 }, 1, '/');
  expect(totalsLine([yesOrNo(0), yesOrNo(1), unit])).toBe('8 passed, 2 failed, 2 skipped');
});

test('a todo is a skipped test', () => {
  expect(resultOfJest({ ...report, numTodoTests: 1 }, 0, '/')).toMatchObject({ skipped: 1 });
});

test.each([
  ['a file that cannot be loaded', { ...report, numRuntimeErrorTestSuites: 1 }, 1],
  ['no test at all', { ...report, numPassedTests: 0 }, 1],
  ['no report', null, 0],
])('%s is a failure', (_, told, exitCode) => {
  expect(resultOfJest(told, exitCode, '/')).toMatchObject({ failed: 1 });
});

test('the slowest files are named, slowest first', () => {
  const files = [1, 9, 4].map((s) => ({ name: `/house/${s}.test.ts`, startTime: 0, endTime: s * 1000 }));
  const { notes } = resultOfJest({ ...report, testResults: files }, 0, '/house');
  expect(notes.map((note) => note.trim())).toEqual([
    '9.0 s  9.test.ts',
    '4.0 s  4.test.ts',
    '1.0 s  1.test.ts',
  ]);
});

test('a skipped test fails the run in CI, and there alone', () => {
  expect(exitCodeOf([yesOrNo(0), skipping], false)).toBe(0);
  expect(exitCodeOf([yesOrNo(0), skipping], true)).toBe(1);
  expect(exitCodeOf([yesOrNo(1)], false)).toBe(1);
  expect(exitCodeOf([yesOrNo(0)], true)).toBe(0);
});
