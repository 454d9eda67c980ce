const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90s`, `30m`, `2h`, `1d`. */
export const DURATION = /^(\d{1,9})(s|m|h|d)$/;

/** Seconds of a duration as it is written in a configuration; the definition has checked its form. */
export function seconds(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, count, unit] = DURATION.exec(duration) ?? [];
  if (count === undefined) throw new Error(`not a duration: ${duration}`);
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}
