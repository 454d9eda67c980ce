/** What a deployment file says, as programs read it. */
export type Plain = Record<string, unknown>;

/** Sets one text in a plain value, and makes the maps on the way to it. */
export function assignAt(root: Plain, path: readonly string[], value: string): void {
  let target = root;
  for (const segment of path.slice(0, -1)) {
    const child = Object.hasOwn(target, segment) ? target[segment] : undefined;
    const next = (typeof child === 'object' && child !== null ? child : {}) as Plain;
    define(target, segment, next);
    target = next;
  }
  define(target, path.at(-1) ?? '', value);
}

/** Plain assignment would take a component named `__proto__` for something else. */
export function define(target: Plain, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
