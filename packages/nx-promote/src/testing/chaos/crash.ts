import type { FakeReleaser } from '../fakes/fake-world.js';

/** Ends a releaser as SIGKILL would: nothing after it runs, not even what tidies up. */
export class Killed extends Error {
  constructor(readonly point: CrashPoint) {
    super(`killed ${point.moment} effect ${point.effect}`);
  }
}

export interface CrashPoint {
  /** Counted from 0 over the whole command. */
  readonly effect: number;
  readonly moment: 'before' | 'after';
}

/** The hook that kills at the point. Once dead, every further effect is refused too: a corpse does nothing. */
export function dyingAt(point: CrashPoint): Pick<FakeReleaser, 'effect'> {
  let count = 0;
  let dead = false;
  return {
    effect: (_name, moment) => {
      if (dead) throw new Killed(point);
      const here = count === point.effect && moment === point.moment;
      if (moment === 'after') count += 1;
      if (!here) return;
      dead = true;
      throw new Killed(point);
    },
  };
}

/** Counts the effects of a run that nobody disturbs. */
export function counting(): Pick<FakeReleaser, 'effect'> & { readonly names: string[] } {
  const names: string[] = [];
  return {
    names,
    effect: (name, moment) => {
      if (moment === 'after') names.push(name);
    },
  };
}
