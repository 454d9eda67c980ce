import { renderDocs, renderTable } from './render-table.js';
import type { BenchResult, BenchRow } from './row.js';

const RESULT: BenchResult = {
  name: 'resolve',
  size: '50 components, 2,000 commits',
  unit: 'ms',
  ours: 4.25,
  reference: 170,
  ratio: 0.025,
  gitProcesses: 5,
  roundTrips: 0,
};
const MACHINE = { cpu: 'A', cores: 2, memoryGb: 8, platform: 'linux', node: '20.1.0', git: '2.39.5' };

describe('the table of the benchmarks', () => {
  it('lines columns up', () => {
    const lines = renderTable([RESULT, { ...RESULT, name: 'a longer name', ours: 1234 }]).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[1]).toMatch(/4\.3 ms +170 ms +0\.03 +5 +0$/);
  });

  it('tells in the docs what was measured, and on what', () => {
    const row: BenchRow = { name: 'resolve', about: 'Against git log.', measure: async () => RESULT };
    const page = renderDocs(MACHINE, [row], [RESULT]);
    expect(page).toContain('| resolve | 50 components, 2,000 commits | 4.3 ms | 170 ms | 0.03 | 5 | 0 |');
    expect(page).toContain('- **resolve**: Against git log.');
    expect(page).toContain('git 2.39.5 and Node 20.1.0');
  });
});
