import type { Environment, Pipeline } from './pipeline.js';
import type { Artifact } from './artifact.js';
import type { Actor } from './record.js';

/**
 * What is written about hotfixes of a component: that one is needed and safe (`hotfix`), which commit went in
 * (`shipped`), that the trunk has it too (`ported`), or that it need not (`waive`).
 */
export const HOTFIX_KINDS = ['hotfix', 'shipped', 'ported', 'waive'] as const;
export type HotfixKind = (typeof HOTFIX_KINDS)[number];

/** One record of the component's obligations: what `record.json` holds. */
export interface HotfixRecord {
  readonly schemaVersion: number;
  readonly minReader: number;
  readonly nonce: string;
  readonly kind: HotfixKind;
  readonly component: string;
  /** The hotfix's name: `fix-uuid`. */
  readonly hotfix: string;
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Why it is needed, or why the trunk need not have it. */
  readonly reason?: string;
  /** With `hotfix`: where it is made, on top of what, and who else agreed. */
  readonly branch?: string;
  readonly from?: string;
  readonly base?: Artifact;
  readonly approvedBy?: string;
  /** With `shipped`: the commit that went in. With `ported`: the trunk's commit that has it all. */
  readonly commit?: string;
}

/** One hotfix, folded. */
export interface Hotfix {
  readonly name: string;
  readonly branch: string;
  /** The environment that ran the base when it was decided. */
  readonly from: string;
  readonly base: Artifact;
  readonly reason: string;
  readonly by: string;
  readonly approvedBy: string | null;
  /** RFC 3339. */
  readonly since: string;
  /** The newest commit of it that entered an environment; null while it has not. */
  readonly commit: string | null;
  /** Commits that went in before that one, newest first. */
  readonly earlier: readonly string[];
  /** How its forward port was settled on the record; null while it is owed, or only git knows. */
  readonly settled: {
    readonly how: 'ported' | 'waived';
    readonly by: string;
    readonly reason: string;
    readonly at: string;
    /** With `ported`: a commit of the trunk that has it. Absent in states of older writers. */
    readonly commit?: string;
  } | null;
}

/** The fold of a component's obligations. */
export interface Obligations {
  readonly schemaVersion: number;
  readonly minReader: number;
  readonly component: string;
  /** Newest first: all that are owed, and the last that were settled. */
  readonly hotfixes: readonly Hotfix[];
}

/** Why the trunk is taken to have a hotfix, as records and messages put it. */
export const PORTED_HOW = {
  ancestor: 'it was merged',
  patches: 'the same changes are there',
  declared: 'a commit says so',
} as const;

export function emptyObligations(component: string): Obligations {
  return { schemaVersion: 1, minReader: 1, component, hotfixes: [] };
}

/** What an environment runs that a hotfix could be made on top of. */
export interface Base {
  readonly environment: string;
  readonly artifact: Artifact;
  readonly names: readonly string[];
}

/** `v1.1.rc 5ddba2b` */
export function baseText({ artifact, names }: Base): string {
  return [...names, artifact.shortId].join(' ');
}

/** The environments that a hotfix goes through: those that are entered on request, in order. */
export function hotfixEnvironments(pipeline: Pick<Pipeline, 'environments'>): readonly Environment[] {
  return pipeline.environments.filter(({ enters }) => enters === 'on-request');
}
