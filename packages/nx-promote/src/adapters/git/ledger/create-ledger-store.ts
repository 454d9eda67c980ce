import { checkNamedOnce, type LedgerStore } from '../../../core/ports/ledger-store.js';
import { append } from './append.js';
import { KnownEntries } from './known-entries.js';
import { twoUrls, type TwoUrls } from '../repository/two-urls.js';
import { openMirror, type Mirror } from './mirror.js';
import { readLogs } from './read-logs.js';
import { readTips } from './read.js';

export interface LedgerStoreOptions {
  readonly workspaceRoot: string;
  readonly remote: string;
  readonly prefix: string;
  /** Where tags go that belong to records: the workspace's remote. The ledger's when absent. */
  readonly tagsRemote?: string;
  /** Whether a ref is about something that the workspace no longer has; its loss is no loss then. */
  readonly isRetired?: (ref: string) => boolean;
  /** Limit of a push. */
  readonly pushTimeoutMs?: number;
}

/** As long as a slow server needs for a thousand tags. */
const PUSH_TIMEOUT_MS = 120_000;

/** The ledger as refs on a git remote, written by compare-and-swap. */
export function createLedgerStore(options: LedgerStoreOptions): LedgerStore {
  const { workspaceRoot, remote, prefix, tagsRemote = remote, pushTimeoutMs = PUSH_TIMEOUT_MS } = options;
  const { isRetired = () => false } = options;
  const known = new KnownEntries();
  const urls = new Map<string, Promise<TwoUrls | null>>();
  const urlsOf = (name: string): Promise<TwoUrls | null> => {
    const asked = urls.get(name) ?? twoUrls(workspaceRoot, name);
    urls.set(name, asked);
    asked.catch(() => urls.delete(name));
    return asked;
  };
  let opened: Promise<Mirror> | null = null;
  const mirror = (): Promise<Mirror> => {
    const opening = (opened ??= openMirror({ workspaceRoot, remote, prefix, isRetired }));
    // What failed once may work later: a process that waits for hours asks again and again.
    opening.catch(() => (opened = null));
    return opening;
  };
  return {
    async read(tips) {
      const here = await mirror();
      const unchanged = known.at(tips);
      // The next record stands on what the mirror holds, and the mirror is a cache that anybody may remove.
      if (unchanged !== null && (await here.isThere())) return unchanged;
      const entries = await readTips(here, prefix, tips);
      known.wereRead(entries);
      return entries;
    },
    log: async (ref) => {
      for await (const { entries } of readLogs(mirror, prefix, [ref])) return entries;
      return [];
    },
    logs: (refs) => readLogs(mirror, prefix, refs),
    async append(moves, tags, leases = []) {
      checkNamedOnce(moves, tags, leases);
      const isKnown = (commit: string): boolean => known.has(commit);
      const place = { workspaceRoot, prefix, tagsRemote, pushTimeoutMs, urlsOf, isKnown };
      const result = await append(await mirror(), place, { moves, tags, leases });
      known.wereWritten(moves, result);
      return result;
    },
  };
}
