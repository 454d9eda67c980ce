import type { Speller } from '../model/advice.js';
import type { Unknown } from '../model/ancestry.js';
import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Component } from '../model/component.js';
import type { Pipeline } from '../model/pipeline.js';
import type { PortAnswer } from '../ports/forward-ports.js';
import type { Deployed } from '../ports/driver.js';

/** What a status is made of. */
export interface StatusFacts {
  /** RFC 3339: the moment it is about. */
  readonly at: string;
  readonly spell: Speller;
  readonly pipeline: Pipeline;
  readonly components: readonly Component[];
  readonly ledger: LedgerSnapshot;
  /** The trunk's tip; null when the past is looked at. */
  readonly trunkTip: string | null;
  /** By environment, by component: the version that is set there. An environment that was not asked is absent. */
  readonly running: ReadonlyMap<string, ReadonlyMap<string, Deployed>>;
  /** Answers to the questions about forward ports, in their order. */
  readonly forwardPorts: readonly (PortAnswer | Unknown)[];
  /** Attempts whose holder is proved dead. */
  readonly dead: ReadonlySet<string>;
  readonly missing: readonly string[];
}
