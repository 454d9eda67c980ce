import { join } from 'node:path';
import { seconds } from './jest-report.js';
import { countsOf, exitCodeOf, totalsLine, type SectionResult } from './result.js';
import { newerNodeSection, SECTIONS, type Section } from './sections.js';

const ROOT = join(__dirname, '..', '..');

/**
 * Runs every section, also after one that failed, or those named: `npm run check -- lint unit`. `--node24` adds the one
 * on the newer Node, so that its tests are in the totals.
 */
async function main(asked: readonly string[]): Promise<void> {
  const results: SectionResult[] = [];
  let interrupted = false;
  // Whatever is running has got the signal too, and ends; what comes after it must not begin.
  process.on('SIGINT', () => (interrupted = true));
  for (const section of choose(asked)) {
    if (interrupted) break;
    results.push(await runOne(section));
  }
  process.exitCode = interrupted ? 130 : exitCodeOf(results, process.env['CI'] === 'true');
  console.log(totalsLine(results));
}

async function runOne(section: Section): Promise<SectionResult> {
  console.log(`\n=== ${section.name}`);
  const begun = performance.now();
  const result = await section.run(ROOT);
  for (const note of result.notes) console.log(note);
  const verdict = result.failed > 0 ? 'FAILED' : 'ok';
  console.log(
    `=== ${section.name}: ${verdict}, ${countsOf(result)}, ${seconds(performance.now() - begun)}\n`,
  );
  return result;
}

function choose(asked: readonly string[]): readonly Section[] {
  if (asked.length === 1 && asked[0] === '--node24') return [...SECTIONS, newerNodeSection];
  const all = [...SECTIONS, newerNodeSection];
  const names = all.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no section ${unknown.join(', ')}; there are ${names.join(', ')}.`);
    process.exit(2);
  }
  return asked.length === 0 ? SECTIONS : all.filter(({ name }) => asked.includes(name));
}

void main(process.argv.slice(2));
