import type { Holder } from '../model/record.js';

/** Whether the holder of an attempt is still at work. Only a proof counts: `unknown` on another host. */
export interface Liveness {
  of(holder: Holder): 'alive' | 'dead' | 'unknown';
}
