import type { Outcome } from './record.js';

/** Something that a run has done for a component, as the result names it. Seconds are whole. */
export type Deed =
  | { readonly did: 'image'; readonly component: string; readonly seconds: number }
  | { readonly did: 'name'; readonly component: string; readonly name: string }
  | {
      readonly did: 'deploy';
      readonly component: string;
      readonly shortId: string;
      readonly changed: boolean;
      readonly seconds: number;
    }
  | { readonly did: 'live'; readonly component: string; readonly seconds: number }
  | {
      readonly did: 'suite';
      /** Null for a suite of the environment. */
      readonly component: string | null;
      readonly suite: string;
      readonly outcome: Outcome;
    }
  | {
      readonly did: 'note';
      readonly components: readonly string[];
      readonly id: string;
      readonly outcome: 'done' | 'failed';
    }
  | { readonly did: 'changelog'; readonly components: readonly string[] }
  | { readonly did: 'release-notes'; readonly component: string };

/** Whether it was done for this component, alone or with others. */
export function isFor(deed: Deed, component: string): boolean {
  if ('components' in deed) return deed.components.includes(component);
  return deed.component === component || deed.component === null;
}
