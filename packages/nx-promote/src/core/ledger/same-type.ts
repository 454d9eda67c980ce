/** `true` when two types have the same named fields, all the way down, whatever else the first one tolerates. */
export type Same<A, B> = [Plain<A>, Plain<B>] extends [Plain<B>, Plain<A>] ? true : never;

/**
 * Readonly, and without the index signature by which a loose object admits fields that it does not name. A
 * type that is nothing but such a signature is a map and keeps it.
 */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? string extends keyof Named<T>
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : [keyof Named<T>] extends [never]
        ? { readonly [K in keyof T]: Plain<T[K]> }
        : { readonly [K in keyof Named<T>]: Plain<Named<T>[K]> }
    : T;

type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
