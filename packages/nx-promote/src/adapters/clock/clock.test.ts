import { createClock, createIds } from './clock.js';

describe('the clock', () => {
  it('sleeps for durations, and not at all for negative ones', async () => {
    const clock = createClock();
    const before = clock.monotonic();
    await clock.sleep(-5);
    await clock.sleep(20);
    expect(clock.monotonic()).toBeGreaterThan(before);
    expect(clock.now().getUTCFullYear()).toBeGreaterThan(2000);
  });
});

describe('ids', () => {
  it('never come twice', () => {
    const ids = createIds();
    expect(new Set(Array.from({ length: 1_000 }, () => ids.next())).size).toBe(1_000);
  });
});
