import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { importsOf } from './imports.js';
import { mayImport } from './rules.js';

const SOURCE = resolve(__dirname, '..', '..', 'packages', 'nx-promote', 'src');
/** The file that every nx command loads, and what would make each of them slow. */
const ENTRY = 'index.ts';
const HEAVY = ['execa', '@octokit/rest', 'valibot', 'yaml', 'simple-git', 'fast-xml-parser', '@nx/devkit'];

const graph = new Map<string, string[]>();
for (const file of sources(SOURCE)) {
  graph.set(file, importsOf(file, readFileSync(join(SOURCE, file), 'utf8')));
}
const problems = [...forbidden(), ...heavy()];
for (const problem of problems) console.error(problem);
console.log(`${graph.size} files, ${problems.length} imports that must not be`);
process.exitCode = problems.length === 0 ? 0 : 1;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('testing/'));
}

function resolved(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return join(dirname(from), specifier).replace(/\.js$/, '.ts');
}

function forbidden(): string[] {
  return [...graph].flatMap(([from, imports]) =>
    imports.flatMap((specifier) => {
      const to = resolved(from, specifier);
      return to === null || mayImport(from, to) ? [] : [`${from} must not import ${to}`];
    }),
  );
}

/** Follows what the entry loads at once; prints the chain that leads to something heavy. */
function heavy(): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, chain: readonly string[]): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const specifier of eagerImports(file)) {
      if (HEAVY.some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
        found.push(`every nx command would load ${specifier}: ${[...chain, file].join(' -> ')}`);
      }
      const next = resolved(file, specifier);
      if (next !== null) visit(next, [...chain, file]);
    }
  };
  visit(ENTRY, []);
  return found;
}

/** Imports that run when the file is loaded: not those of types, and not `import()`. */
function eagerImports(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  const lazy = new Set([...text.matchAll(/import\(\s*'([^']+)'\s*\)/g)].map((match) => match[1]));
  const types = new Set([...text.matchAll(/import type [^;]*? from '([^']+)'/g)].map((match) => match[1]));
  return (graph.get(file) ?? []).filter((specifier) => !lazy.has(specifier) && !types.has(specifier));
}
