import type { PullRequestFacts } from '../../core/ports/forge.js';
import type { NoteFile } from '../../core/ports/changes.js';
import { createHash } from 'node:crypto';
import type { Outcome } from '../../core/model/record.js';
import {
  checkNamedOnce,
  type AppendResult,
  type LeaseMove,
  type LedgerMove,
  type StoredEntry,
  type TagMove,
} from '../../core/ports/ledger-store.js';

interface Node extends StoredEntry {
  readonly parent: string | null;
}

/** What a suite is to say: by suite, environment, and the commits that run there. */
export type SuiteBehaviour = (question: {
  readonly suite: string;
  readonly environment: string;
  readonly component: string | null;
  readonly commits: ReadonlyMap<string, string>;
}) => Outcome;

/**
 * Everything that outlives a releaser: git remote, registry, deployment repository, environments. In memory,
 * with the guarantees of the real ones (compare-and-swap on refs, none on image tags), for tests that need
 * thousands of runs.
 */
export class FakeServer {
  /** First-parent trunk, oldest first. */
  readonly trunk: {
    readonly commit: string;
    readonly touches: readonly string[];
    /** The tip of the branch that it merged. */
    readonly merges?: string;
  }[] = [];
  /** Commits beside the trunk -> what they stand on. */
  readonly beside = new Map<string, string>();
  /** Commits beside the trunk -> commits of the trunk that hold the same change. */
  readonly ported = new Map<string, string>();
  /** Commits beside the trunk -> commits of the trunk since which it no longer has what they changed. */
  readonly takenBack = new Map<string, string>();
  /** Branches of the remote and of the one clone that all releasers share. */
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly ledger = new Map<string, Node>();
  private readonly nodes = new Map<string, Node>();
  readonly images = new Map<string, { digest: string; revision: string }>();
  /** environment -> component -> what it is told to run. */
  readonly deployments = new Map<
    string,
    Map<string, { reference: string; digest: string; tag: string; attempt: string }>
  >();
  readonly deploymentLog: { environment: string; subject: string; attempt: string; components: string[] }[] =
    [];
  readonly files = new Map<string, string>();
  /** How many commits the branch of the deployment repository has got. */
  deploymentCommits = 0;
  readonly suiteLog: { suite: string; environment: string; component: string | null }[] = [];
  readonly announced: { readonly id: string; readonly event: string; readonly text: string }[] = [];
  suiteBehaviour: SuiteBehaviour = () => 'passed';
  /** Branches that were made by picking, and commits that cannot be picked. */
  readonly picked: { readonly branch: string; readonly commits: readonly string[] }[] = [];
  readonly conflicting = new Set<string>();
  /** Which component's own checks were run, at which commit; and what they are to say. */
  readonly checkLog: string[] = [];
  checkFailure: Error | null = null;
  /** Locks of the machine that all releasers run on. */
  readonly stepLocks = new Set<string>();
  /** Commands of deployment notes that were run, and how they are to end. */
  readonly noteLog: string[] = [];
  noteBehaviour: (id: string) => { ok: boolean; detail: string } = () => ({
    ok: true,
    detail: 'output: here',
  });
  /** Components whose new version does not come up. */
  readonly broken = new Set<string>();

  /** What the forge knows, by commit; and what it says is missing. */
  readonly pullRequests = new Map<string, PullRequestFacts>();
  forgeMissing: string | null = null;
  /** Templates of the workspace, by path. */
  readonly templates = new Map<string, string>();

  /** Files of `deployment-notes/` folders, with the commits that brought them. */
  readonly notes: NoteFile[] = [];
  /** Files that look like such, with the commits that brought them. */
  readonly overlooked: { readonly path: string; readonly commit: string }[] = [];
  /** Of commits that say something of their own. */
  readonly messages = new Map<string, string>();

  /** How many pushes of ledger records found that somebody else had been faster. */
  lostRaces = 0;

  /** A server of its own in the same state: what many cases begin with is done once. */
  copy(): FakeServer {
    const copied = Object.entries(this).map(([name, value]) => [name, copyOf(value)]);
    return Object.assign(new FakeServer(), Object.fromEntries(copied));
  }

  /** A change of the component that brings a deployment note. */
  mergeNote(component: string, name: string, content: string): string {
    return this.addNote(this.merge(component), component, name, content);
  }

  /** A deployment note that comes with this commit. */
  addNote(commit: string, component: string, name: string, content: string): string {
    const path = `components/${component}/deployment-notes/${name}.md`;
    this.notes.push({
      path,
      formerPaths: [],
      commit,
      content,
      earlier: [],
      introduced: true,
      deleted: false,
    });
    return commit;
  }

  merge(...touches: string[]): string {
    const commit = createHash('sha1').update(`commit ${this.trunk.length} ${touches.join()}`).digest('hex');
    this.trunk.push({ commit, touches });
    return commit;
  }

  /** One more commit beside the trunk, on a branch that is made when it is not there. */
  commit(branch: string, parent: string): string {
    const on = this.branches.get(branch) ?? parent;
    const commit = createHash('sha1').update(`beside ${this.beside.size} ${on}`).digest('hex');
    this.beside.set(commit, on);
    this.branches.set(branch, commit);
    return commit;
  }

  /** The commit and what is behind it, oldest first; what stands beside the trunk touches the component it is for. */
  line(commit: string | null): { readonly commit: string; readonly touches: readonly string[] }[] {
    const parent = this.beside.get(commit ?? '');
    if (commit === null || parent === undefined) {
      return this.trunk.slice(0, this.trunk.findIndex((entry) => entry.commit === commit) + 1);
    }
    const branch = [...this.branches].find(([, tip]) => this.isAncestor(commit, tip) === true)?.[0] ?? '';
    return [...this.line(parent), { commit, touches: branch.split('/') }];
  }

  /** Merges a commit from beside the trunk. */
  mergeBranch(commit: string, ...touches: string[]): string {
    const merge = this.merge(...touches);
    this.trunk.push({ ...(this.trunk.pop() as (typeof this.trunk)[number]), merges: commit });
    return merge;
  }

  /** The commit and all before it, in an order in which parents stand before children. */
  history(commit: string): readonly string[] {
    const parent = this.beside.get(commit);
    if (parent !== undefined) return [...this.history(parent), commit];
    const at = this.trunk.findIndex((entry) => entry.commit === commit);
    return this.trunk.slice(0, at + 1).flatMap(({ commit: own, merges }) => {
      const branch = merges === undefined ? [] : this.history(merges).filter((id) => this.beside.has(id));
      return [...branch, own];
    });
  }

  isAncestor(ancestor: string, descendant: string): boolean | null {
    if (ancestor === descendant) return true;
    const parent = this.beside.get(descendant);
    if (parent !== undefined) return this.isAncestor(ancestor, parent);
    if (this.beside.has(ancestor)) {
      const at = this.trunk.findIndex(({ commit }) => commit === descendant);
      const merged = this.trunk.slice(0, at + 1).flatMap(({ merges }) => merges ?? []);
      return at < 0 ? null : merged.some((tip) => this.isAncestor(ancestor, tip) === true);
    }
    const index = (commit: string): number => this.trunk.findIndex((entry) => entry.commit === commit);
    const [older, newer] = [index(ancestor), index(descendant)];
    return older < 0 || newer < 0 ? null : older <= newer;
  }

  /** The registry builds what is tagged. */
  build(): void {
    for (const [tag, commit] of this.tags) {
      const match = /^(.*)\/([0-9a-f]{7,40})$/.exec(tag);
      if (match === null) continue;
      const name = `${match[1]}:${match[2]}`;
      const digest = `sha256:${createHash('sha256').update(`${match[1]} ${commit}`).digest('hex')}`;
      if (!this.images.has(name)) this.images.set(name, { digest, revision: commit });
    }
  }

  /** By tag, or by digest as long as some tag of the image has it. */
  digestOf({ image, reference }: { readonly image: string; readonly reference: string }): string | null {
    const tagged = this.images.get(`${image}:${reference}`);
    if (tagged !== undefined) return tagged.digest;
    const tags = [...this.images].filter(([name]) => name.startsWith(`${image}:`));
    return tags.some(([, { digest }]) => digest === reference) ? reference : null;
  }

  append(
    moves: readonly LedgerMove[],
    tags: readonly TagMove[],
    leases: readonly LeaseMove[] = [],
  ): AppendResult {
    checkNamedOnce(moves, tags, leases);
    const moved = [
      ...[...moves, ...leases]
        .map(({ ref, expected }) => ({ ref, expected, actual: this.ledger.get(ref)?.tip ?? null }))
        .filter(({ expected, actual }) => expected !== actual),
      ...tags
        .map(({ name }) => ({
          ref: `refs/tags/${name}`,
          expected: null,
          actual: this.tags.get(name) ?? null,
        }))
        .filter(({ actual }) => actual !== null),
    ];
    if (moved.length > 0) {
      this.lostRaces += 1;
      return { kind: 'conflict', moved };
    }
    const tips = new Map<string, string>();
    for (const { ref, expected, commits } of moves) {
      let parent = expected;
      for (const { record, state, message } of commits) {
        const tip = createHash('sha1')
          .update(JSON.stringify([parent, record, state, message]))
          .digest('hex');
        const node = { tip, record, state, parent };
        this.nodes.set(tip, node);
        this.ledger.set(ref, node);
        parent = tip;
      }
      tips.set(ref, parent as string);
    }
    for (const { ref, expected, to, nonce } of leases) {
      if (to === 'gone') {
        this.ledger.delete(ref);
        continue;
      }
      const tip = createHash('sha1').update(`${expected} ${nonce}`).digest('hex');
      this.ledger.set(ref, { tip, record: '', state: '', parent: null });
      tips.set(ref, tip);
    }
    for (const { name, commit } of tags) this.tags.set(name, commit);
    return { kind: 'written', tips };
  }

  log(ref: string): StoredEntry[] {
    const entries: StoredEntry[] = [];
    for (let node = this.ledger.get(ref); node !== undefined; node = this.nodes.get(node.parent ?? '')) {
      entries.push(node);
    }
    return entries;
  }

  entry(tip: string): StoredEntry | undefined {
    return this.nodes.get(tip);
  }

  running(
    environment: string,
  ): Map<string, { reference: string; digest: string; tag: string; attempt: string }> {
    const found = this.deployments.get(environment) ?? new Map();
    this.deployments.set(environment, found);
    return found;
  }

  commitOfDigest(digest: string): string | null {
    return [...this.images.values()].find((image) => image.digest === digest)?.revision ?? null;
  }
}

/** Collections are changed in place; what they hold is replaced as a whole. */
function copyOf(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, held]) => [key, copyOf(held)]));
  if (value instanceof Set) return new Set(value);
  return Array.isArray(value) ? [...value] : value;
}
