import type { LedgerStore } from '../../../core/ports/ledger-store.js';
import { append } from './append.js';
import { openMirror, type Mirror } from './mirror.js';
import { readLogs } from './read-logs.js';
import { readLog, readTips } from './read.js';

export interface LedgerStoreOptions {
  readonly workspaceRoot: string;
  readonly remote: string;
  readonly prefix: string;
}

/** The ledger as refs on a git remote, written by compare-and-swap. */
export function createLedgerStore({ workspaceRoot, remote, prefix }: LedgerStoreOptions): LedgerStore {
  let opened: Promise<Mirror> | null = null;
  const mirror = (): Promise<Mirror> => (opened ??= openMirror(workspaceRoot, remote));
  return {
    read: async (tips) => readTips(await mirror(), prefix, tips),
    log: async (ref) => readLog(await mirror(), prefix, ref),
    logs: (refs) => readLogs(mirror, prefix, refs),
    append: async (moves, tags, leases = []) => append(await mirror(), prefix, { moves, tags, leases }),
  };
}
