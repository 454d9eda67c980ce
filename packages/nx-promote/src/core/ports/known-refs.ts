import type { Clock } from './clock.js';
import type { CheckoutFacts, GitReader, RemoteState } from './git.js';

/** The refs of the remote, and the checkout, as this process knows them. */
export interface KnownState {
  readonly remote: RemoteState;
  /** When the listing was begun, on the monotonic clock: it is never taken for younger than it is. */
  readonly asked: number;
  /** The checkout, where it is known and as young. */
  readonly checkout: CheckoutFacts | null;
}

/** Whom to ask, and on which clock an answer grows old. */
export interface Looking {
  readonly git: Pick<GitReader, 'remoteState' | 'checkout'>;
  readonly clock: Clock;
}

/** What a process knows of the remote's refs and of the checkout: see `KnownRemote` for where it comes from. */
export interface KnownRefs {
  /** Lists the refs. */
  look(whom: Looking): Promise<KnownState>;
  /** Looks at the checkout. */
  checkout(whom: Looking): Promise<CheckoutFacts>;
  /** What is known, if it is younger than this; null otherwise. */
  recall(clock: Clock, youngerThanMs: number): KnownState | null;
  /** The refs are listed anew the next time. */
  forget(): void;
  /** What was read beside the refs, such as deployments, is read anew the next time. */
  forgetBeside(): void;
}
