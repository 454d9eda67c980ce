import { pauseAfter, spreadPause } from './back-off.js';

const BACK_OFF = { firstMs: 100, longestMs: 1_000 };

it('grows up to the longest pause, however many tries there were', () => {
  expect([1, 2, 3, 4, 5, 5_000].map((tries) => pauseAfter(tries, BACK_OFF))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
  expect([1, 2, 3].map((tries) => pauseAfter(tries, { ...BACK_OFF, factor: 1.5 }))).toEqual([100, 150, 225]);
  expect(pauseAfter(0, BACK_OFF)).toBe(100);
  expect(pauseAfter(5_000, { firstMs: 0, longestMs: 1_000 })).toBe(0);
});

it('differs between those who would meet again, and is never nothing', () => {
  expect([0, 0.5, 1].map((fraction) => spreadPause(2, BACK_OFF, fraction))).toEqual([100, 150, 200]);
});
