import * as v from 'valibot';
import { wrongValue, type Complaint, type FieldPath } from './complaint.js';
import { UNKNOWN_KEY } from './definition/closed.js';

/** Everything optional, all the way down: what is left of a value after its wrong parts are taken out. */
export type Sound<T> = T extends string | number | boolean | null
  ? T
  : T extends readonly (infer Item)[]
    ? readonly (Sound<Item> | undefined)[]
    : { readonly [K in keyof T]?: Sound<T[K]> | undefined };

export interface Shape<T> {
  /** Present when the shape is right, with defaults filled in. */
  readonly whole: T | null;
  /** Of any input, the parts that are right: checks that go beyond shape still see these. */
  readonly sound: Sound<T>;
  readonly complaints: readonly Complaint[];
}

/** Compares a value with a definition. All that is wrong is found in one run. */
export function readShape<S extends v.GenericSchema>(definition: S, value: unknown): Shape<v.InferOutput<S>> {
  const result = v.safeParse(definition, value);
  if (result.success) {
    return { whole: result.output, sound: result.output as Sound<v.InferOutput<S>>, complaints: [] };
  }
  const complaints = result.issues.flatMap((issue) => toComplaints(issue, []));
  return { whole: null, sound: without(result.output, complaints) as Sound<v.InferOutput<S>>, complaints };
}

function toComplaints(issue: v.BaseIssue<unknown>, above: FieldPath): Complaint[] {
  const path = [...above, ...(issue.path ?? []).map((item) => item.key as string | number)];
  const inner = issue.issues?.filter((option) => option.path !== undefined) ?? [];
  // A value that has the form of one of several options is judged as that one.
  if (inner.length > 0) return inner.flatMap((option) => toComplaints(option, path));
  if (issue.type === UNKNOWN_KEY) return [{ code: 'CONFIG_UNKNOWN_KEY', path, problem: issue.message }];
  const last = issue.path?.at(-1);
  if (issue.input === undefined && last !== undefined) {
    return [{ code: 'CONFIG_MISSING', path, problem: `missing, expected ${issue.message}` }];
  }
  if (last?.origin === 'key') {
    return [{ code: 'CONFIG_VALUE', path, problem: `this name is not usable, expected ${issue.message}` }];
  }
  return [wrongValue(path, issue.input, issue.message)];
}

/** A copy without the values complained about. */
function without(value: unknown, complaints: readonly Complaint[]): unknown {
  const at = new Set(complaints.map((complaint) => JSON.stringify(complaint.path)));
  const copy = (node: unknown, path: FieldPath): unknown => {
    if (at.has(JSON.stringify(path))) return undefined;
    if (Array.isArray(node)) return node.map((item, index) => copy(item, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  return copy(value, []) ?? {};
}
