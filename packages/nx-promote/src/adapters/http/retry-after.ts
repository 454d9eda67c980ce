/** `Retry-After` in milliseconds: seconds, or a date. 0 where the server does not say, or nothing that can be read. */
export function retryAfter(headers: Headers, now: number = Date.now()): number {
  const value = headers.get('retry-after')?.trim() ?? '';
  const pause = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(pause) ? Math.max(0, pause) : 0;
}
