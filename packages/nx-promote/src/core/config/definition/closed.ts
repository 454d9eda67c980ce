import * as v from 'valibot';
import { didYouMean, listed } from '../../model/nearest.js';

/** The code of issues about keys that an object does not have. */
export const UNKNOWN_KEY = 'unknown-key';

/**
 * An object that has these keys and no others. Unlike valibot's own strict object it names every unknown key,
 * with the nearest known one, and does not take a list for an object.
 */
export function closed<const T extends v.ObjectEntries>(
  entries: T,
  expected: string,
): v.StrictObjectSchema<T, v.ErrorMessage<v.StrictObjectIssue>> {
  const base = v.looseObject(entries, (issue) => missingEntry(issue, entries) ?? expected);
  return {
    ...v.strictObject(entries, expected),
    '~run'(dataset, config) {
      const input = dataset.value;
      if (Array.isArray(input)) return listInstead(input, expected) as never;
      const result = base['~run'](dataset, config);
      if (typeof input !== 'object' || input === null) return result as never;
      for (const key of Object.keys(input)) {
        if (!Object.hasOwn(entries, key)) addUnknown(result, input, key, Object.keys(entries));
      }
      return result as never;
    },
  };
}

/** A map from names to values, for the same reason. */
export function named<K extends v.GenericSchema<string, string>, V extends v.GenericSchema>(
  key: K,
  value: V,
  expected: string,
): v.RecordSchema<K, V, string> {
  const base = v.record(key, value, expected);
  return {
    ...base,
    '~run'(dataset, config) {
      return Array.isArray(dataset.value)
        ? (listInstead(dataset.value, expected) as never)
        : base['~run'](dataset, config);
    },
  };
}

function missingEntry(issue: v.LooseObjectIssue, entries: v.ObjectEntries): string | null {
  const last = issue.path?.at(-1);
  if (last === undefined) return null;
  const entry = entries[String(last.key)];
  const message = entry !== undefined && 'message' in entry ? entry.message : undefined;
  if (typeof message === 'function') return String(message({ ...issue, input: undefined }));
  return typeof message === 'string' ? message : 'a value';
}

function listInstead(input: unknown[], expected: string): v.OutputDataset<unknown, v.BaseIssue<unknown>> {
  const issue = {
    kind: 'schema',
    type: 'object',
    input,
    expected: 'Object',
    received: 'Array',
    message: expected,
  } as const;
  return { typed: false, value: input, issues: [issue] };
}

interface MutableDataset {
  issues?: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];
}

function addUnknown(dataset: unknown, input: object, key: string, known: readonly string[]): void {
  const value = (input as Record<string, unknown>)[key];
  const issue: v.BaseIssue<unknown> = {
    kind: 'schema',
    type: UNKNOWN_KEY,
    input: value,
    expected: 'never',
    received: JSON.stringify(key),
    message: `unknown key, expected ${listed(known)}${didYouMean(key, known)}`,
    path: [{ type: 'object', origin: 'key', input: input as Record<string, unknown>, key, value }],
  };
  const target = dataset as MutableDataset;
  if (target.issues === undefined) target.issues = [issue];
  else target.issues.push(issue);
}
