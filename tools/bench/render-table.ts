import type { Machine } from './machine.js';
import type { BenchResult, BenchRow } from './row.js';

const HEAD = ['what', 'size', 'ours', 'reference', 'ratio', 'git processes', 'round trips'];

/** The table for a terminal: columns padded, numbers to the right. */
export function renderTable(results: readonly BenchResult[]): string {
  const lines = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column > 1)).join('  '))
    .join('\n');
}

/** The page of the docs: what was measured, where, and the figures. */
export function renderDocs(
  machine: Machine,
  rows: readonly BenchRow[],
  results: readonly BenchResult[],
): string {
  const lines = [HEAD, ['---', '---', '--:', '--:', '--:', '--:', '--:'], ...results.map(cells)];
  return [
    '# Benchmarks',
    'Made by `npm run bench -- --write-docs`; not edited by hand. Every figure is the median of several runs, ours and the reference in turns on the same machine, so the ratio is what counts. The monorepos are generated from a seed, the same on every machine.',
    `Measured with git ${machine.git} and Node ${machine.node} on ${machine.platform}, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB.`,
    lines.map((line) => `| ${line.join(' | ')} |`).join('\n'),
    '## What is measured',
    rows.map(({ name, about }) => `- **${name}**: ${about}`).join('\n'),
  ].join('\n\n');
}

function cells(result: BenchResult): string[] {
  const figure = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ${result.unit}`;
  return [
    result.name,
    result.size,
    figure(result.ours),
    figure(result.reference),
    result.ratio.toFixed(2),
    String(result.gitProcesses),
    String(result.roundTrips),
  ];
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
