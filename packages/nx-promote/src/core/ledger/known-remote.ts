import type { AppendResult, LeaseMove, LedgerMove, LedgerStore, TagMove } from '../ports/ledger-store.js';
import type { Clock } from '../ports/clock.js';
import type { CheckoutFacts, GitReader, RemoteState } from '../ports/git.js';
import type { KnownRefs, KnownState, Looking } from '../ports/known-refs.js';

/**
 * The refs of the remote, listed once and known from then on: what this process pushed is added to them. What others
 * pushed shows when a push of ours is refused, and then nothing counts as known any more. All steps of a process share
 * it. See docs/decisions/0026.
 */
export class KnownRemote implements KnownRefs {
  private known: { readonly remote: RemoteState; readonly asked: number } | null = null;
  private tree: { readonly facts: CheckoutFacts; readonly asked: number } | null = null;
  /** Grows with each push of ours: a listing that was made beside one may lack it. */
  private pushes = 0;

  /**
   * `forgetBeside`: forgets what was read beside the refs, such as branches of deployment repositories. To be called
   * by itself after what takes long and is no push: a verdict is about what runs when it is given.
   */
  constructor(readonly forgetBeside: () => void = () => undefined) {}

  /** Lists the refs. */
  async look({ git, clock }: Looking): Promise<KnownState> {
    const [asked, pushes] = [clock.monotonic(), this.pushes];
    const remote = await git.remoteState();
    if (pushes === this.pushes) this.known = { remote, asked };
    return { remote, asked, checkout: null };
  }

  /** Looks at the checkout. */
  async checkout({ git, clock }: Looking): Promise<CheckoutFacts> {
    const asked = clock.monotonic();
    const facts = await git.checkout();
    this.tree = { facts, asked };
    return facts;
  }

  /** What is known, if it is younger than this; null otherwise. */
  recall(clock: Clock, youngerThanMs: number): KnownState | null {
    const oldest = clock.monotonic() - youngerThanMs;
    if (this.known === null || this.known.asked < oldest) return null;
    const { tree } = this;
    return { ...this.known, checkout: tree === null || tree.asked < oldest ? null : tree.facts };
  }

  forget(): void {
    this.known = null;
    this.forgetBeside();
  }

  /** The same reader: whoever lists the refs by it wants to know how things are now, also elsewhere. */
  followReader(git: GitReader): GitReader {
    return {
      ...git,
      remoteState: () => {
        this.forget();
        return git.remoteState();
      },
    };
  }

  /** The same store; what it writes is known from then on, and what it does not write makes everything unknown. */
  followStore(ledger: LedgerStore): LedgerStore {
    return {
      read: (tips) => ledger.read(tips),
      log: (ref, tip) => ledger.log(ref, tip),
      logs: (refs) => ledger.logs(refs),
      append: async (moves, tags, leases = []) => {
        this.pushes += 1;
        try {
          const result = await ledger.append(moves, tags, leases);
          this.pushes += 1;
          if (result.kind === 'written') this.wrote({ moves, tags, leases }, result.tips);
          else this.forget();
          return result;
        } catch (error) {
          this.pushes += 1;
          this.forget();
          throw error;
        }
      },
    };
  }

  private wrote(writing: Writing, tips: Written['tips']): void {
    if (this.known === null) return;
    const { remote, asked } = this.known;
    const ledger = new Map(remote.ledger);
    for (const { ref } of [...writing.moves, ...writing.leases]) {
      const tip = tips.get(ref);
      if (tip === undefined) ledger.delete(ref);
      else ledger.set(ref, tip);
    }
    const tags = new Map([
      ...remote.tags,
      ...writing.tags.map(({ name, commit }) => [name, commit] as const),
    ]);
    this.known = { remote: { ...remote, ledger, tags }, asked };
  }
}

interface Writing {
  readonly moves: readonly LedgerMove[];
  readonly tags: readonly TagMove[];
  readonly leases: readonly LeaseMove[];
}

type Written = Extract<AppendResult, { readonly kind: 'written' }>;
