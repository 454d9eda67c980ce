import * as v from 'valibot';

/** What a document of this form holds, as code sees it: readonly, and nothing but the fields that are named. */
export type Typed<S extends v.GenericSchema> = Plain<v.InferOutput<S>>;

/**
 * Without the index signature by which a loose object admits fields that it does not name. A type that is nothing
 * but such a signature is a map and keeps it.
 */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? [keyof Named<T>] extends [never]
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : { readonly [K in keyof Named<T>]: Plain<Named<T>[K]> }
    : T;

type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

/** A list that may grow: a value that is not known here is kept, and typed as if it were one of them. */
export function open<const T extends readonly string[]>(known: T) {
  return v.pipe(
    v.custom<T[number]>((value) => typeof value === 'string' && value !== ''),
    v.examples([...known]),
  );
}

export const text = v.pipe(v.string(), v.minLength(1));
export const texts = v.array(text);
/** RFC 3339, UTC. */
export const time = v.pipe(v.string(), v.isoTimestamp());
export const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
/** The first fields of every document of the ledger. */
export const versions = {
  schemaVersion: atLeastOne,
  minReader: v.pipe(
    atLeastOne,
    v.description('A reader of a lower version must not decide on this document.'),
  ),
};
