import { expandPattern, placeholders, type PatternValues } from '../model/pattern.js';
import { didYouMean } from '../model/nearest.js';
import type { Rule } from './ref-rules.js';

/** What a pattern must and may contain, and what it must look like once it is filled in. */
export interface PatternRules {
  readonly required?: readonly string[];
  readonly allowed: readonly string[];
  /** Judges the pattern filled in with {@link SAMPLE}. */
  readonly result?: (expanded: string) => Rule | null;
}

/** Stands for any value of its kind while a pattern is checked. */
export const SAMPLE: PatternValues = {
  component: 'component',
  environment: 'environment',
  shortId: '857d1d2',
  commit: '857d1d2'.padEnd(40, '0'),
  version: '1.0',
  candidate: '1',
  image: 'registry.example/component',
  tag: '857d1d2',
  digest: `sha256:${'0'.repeat(64)}`,
};

/** What a pattern ought to be, as the end of "expected ..."; null when it is right. */
export function patternProblem(pattern: string, rules: PatternRules): string | null {
  const used = placeholders(pattern);
  const unknown = used.find((name) => !rules.allowed.includes(name));
  if (unknown !== undefined) {
    const known =
      rules.allowed.length === 0 ? 'no placeholder' : `only ${rules.allowed.map(braced).join(', ')}`;
    return `${known} in braces, not ${braced(unknown)}${didYouMean(unknown, rules.allowed)}`;
  }
  const missing = (rules.required ?? []).filter((name) => !used.includes(name));
  if (missing.length > 0) return `a pattern that contains ${missing.map(braced).join(' and ')}`;
  const expanded = expandPattern(pattern, SAMPLE);
  const rule = rules.result?.(expanded) ?? null;
  return rule === null ? null : `a pattern whose result ${rule}`;
}

function braced(name: string): string {
  return `{${name}}`;
}
