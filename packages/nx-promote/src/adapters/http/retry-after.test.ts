import { retryAfter } from './retry-after.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

it.each<[string | null, number]>([
  [null, 0],
  ['', 0],
  ['3', 3_000],
  [' 3 ', 3_000],
  ['0', 0],
  ['-3', 0],
  ['soon', 0],
  ['9'.repeat(400), 0],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
  ['Thu, 01 Jan 2025 00:00:05 GMT', 0],
])('%j asks for a pause of %d ms', (value, pause) => {
  expect(retryAfter(new Headers(value === null ? {} : { 'retry-after': value }), NOW)).toBe(pause);
});
