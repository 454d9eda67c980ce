import { EXECUTORS, type ExecutorName } from './executor-table.js';

/** Those that never meet somebody else at work on what they are about. */
const ALONE: readonly ExecutorName[] = [
  'changes',
  'why',
  'hotfix',
  'forward-port',
  'hold',
  'unhold',
  'release-status',
  'ledger-verify',
  'ledger-log',
  'ledger-prune',
];

it('lets whoever is told that a component is busy do what the message says: wait, or take over', () => {
  const others = Object.entries(EXECUTORS).filter(([name]) => !ALONE.includes(name as ExecutorName));
  for (const [name, { options }] of others) {
    expect([name, options]).toEqual([name, expect.arrayContaining(['wait', 'takeOver'])]);
  }
});
