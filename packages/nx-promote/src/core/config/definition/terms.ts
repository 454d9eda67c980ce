import * as v from 'valibot';
import { DURATION } from '../duration.js';
import { didYouMean, listed } from '../../model/nearest.js';
import { patternProblem, type PatternRules } from '../pattern-rules.js';
import { pathProblem, refProblem, type Rule } from '../ref-rules.js';

// The message of every schema here is what follows "expected": the reader of issues says where and what was found.

/** A text of one line that is not empty. */
export function text(expected: string) {
  return v.pipe(v.string(expected), v.minLength(1, expected), v.check(isOneLine, `${expected}, on one line`));
}

/** A text that a rule judges: a ref, a path. */
export function ruled(expected: string, rule: (value: string) => Rule | null) {
  return v.pipe(
    v.string(expected),
    v.rawCheck(({ dataset, addIssue }) => {
      const broken = dataset.typed ? rule(dataset.value) : null;
      if (broken !== null) addIssue({ message: `${expected}; it ${broken}` });
    }),
  );
}

export function pattern(expected: string, rules: PatternRules) {
  return v.pipe(
    v.string(expected),
    v.rawCheck(({ dataset, addIssue }) => {
      const problem = dataset.typed ? patternProblem(dataset.value, rules) : null;
      if (problem !== null) addIssue({ message: problem });
    }),
  );
}

export function oneOf<const T extends readonly string[]>(options: T) {
  return v.picklist(
    options,
    (issue) => listed(options) + (typeof issue.input === 'string' ? didYouMean(issue.input, options) : ''),
  );
}

export function flag() {
  return v.boolean('true or false');
}

export function wholeNumber(from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(from, expected),
    v.maxValue(to, expected),
  );
}

export function listOf<S extends v.GenericSchema>(item: S, expected: string) {
  return v.array(item, expected);
}

/** `30m`, `90s`, `2h`, `1d`, or seconds as a number. */
export function duration(least: 0 | 1 = 1) {
  const expected =
    'a duration such as "90s", "30m" or "2h", or a number of seconds' +
    (least === 0 ? ' (0: not at all)' : ' above 0');
  return v.union(
    [
      v.pipe(
        v.string(expected),
        v.regex(least === 0 ? DURATION : /^0*[1-9]\d*[smhd]$/, expected),
        v.maxLength(10, expected),
      ),
      v.pipe(v.number(expected), v.integer(expected), v.minValue(least, expected)),
    ],
    expected,
  );
}

/** A program and its arguments. There is no shell: a string would have to be split by rules nobody knows. */
export function command(rules?: PatternRules) {
  const expected = 'a command as a list of texts, such as ["node", "suites/smoke.mjs"]';
  const argument = rules === undefined ? v.string(expected) : pattern(expected, rules);
  return v.pipe(
    v.array(argument, expected),
    v.minLength(1, expected),
    v.check((argv) => argv[0] !== '', `${expected}, that begins with a program`),
    v.check((argv) => argv.every((part) => !part.includes('\0')), 'arguments without NUL characters'),
  );
}

/** A file inside a repository. */
export function path(expected: string) {
  return ruled(expected, pathProblem);
}

export function branch(expected: string) {
  return ruled(expected, (name) =>
    name.startsWith('refs/') ? 'must be a branch name without "refs/heads/"' : refProblem(name),
  );
}

/** The name or address of a git repository, never one that git would run as a command or take for an option. */
export function repository(expected: string) {
  return ruled(expected, (address) => {
    if (address === '') return 'must not be empty';
    if (address.startsWith('-')) return 'must not begin with "-"';
    if (!isOneLine(address)) return 'must be one line';
    if (/^[A-Za-z][A-Za-z0-9+.-]*::/.test(address))
      return 'must not name a git remote helper (`helper::...`)';
    if (/\/\/[^/@\s]*:[^/@\s]*@/.test(address))
      return 'must not hold a password: git asks its credential helper';
    return null;
  });
}

/** Environment variables of a process. */
export const VARIABLE = v.pipe(
  v.string('a variable name'),
  v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable: letters, digits and "_"'),
);

export const SUITE_NAME = v.pipe(
  v.string('a suite name'),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a suite name of letters, digits, ".", "_" and "-"'),
);

/** `$schema` tells the editor where the schema is; the tool does not read it. */
export const SCHEMA_KEY = v.optional(
  v.pipe(
    v.string('the path of a JSON Schema'),
    v.description('Where the editor finds the schema of this file.'),
  ),
);

/** Adds what the editor shows. */
export function about<S extends v.GenericSchema>(
  schema: S,
  description: string,
  examples: v.InferInput<S>[] = [],
) {
  return v.pipe(schema, v.description(description), v.examples(examples));
}

function isOneLine(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return !/[\u0000-\u001f\u007f]/.test(value);
}
