import type { Environment } from './pipeline.js';

/** Where files that the tool writes for people go. */
export type Place =
  | { readonly kind: 'deployments'; readonly environment: Environment }
  | { readonly kind: 'branch'; readonly branch: string };
