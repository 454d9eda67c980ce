const CLOCKS_DIFFER_MS = 3_600_000;

/** Whether a time (milliseconds since 1970) lies ahead, and not only of a clock that differs from who recorded it. */
export function isAhead(time: number, now: Date): boolean {
  return time > now.getTime() + CLOCKS_DIFFER_MS;
}
