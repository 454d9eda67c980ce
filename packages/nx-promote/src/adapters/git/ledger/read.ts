import { PromoteError } from '../../../core/errors/promote-error.js';
import { ledgerIncomplete } from '../../../core/errors/ledger.js';
import type { StoredEntry } from '../../../core/ports/ledger-store.js';
import { parseBatch } from '../repository/cat-file.js';
import { bring } from './bring.js';
import type { Mirror } from './mirror.js';

/** The documents at the given tips: no fetch when all were seen before, one otherwise; then one batch read. */
export async function readTips(
  mirror: Mirror,
  prefix: string,
  tips: ReadonlyMap<string, string>,
): Promise<Map<string, StoredEntry>> {
  const here = await bring(mirror, prefix, { listed: tips, refs: tips.keys(), whole: false });
  return readDocuments(mirror, [...here]);
}

const READING = 'reading ledger records';

export async function readDocuments(
  mirror: Mirror,
  tips: readonly (readonly [ref: string, tip: string])[],
): Promise<Map<string, StoredEntry>> {
  const names = tips.flatMap(([, tip]) => [`${tip}:record.json`, `${tip}:state.json`]);
  const output = await mirror.runOk(
    { args: ['cat-file', '--batch'], input: names.map((name) => `${name}\n`).join('') },
    READING,
  );
  const documents = parseBatch(output, names, READING);
  return new Map(
    tips.map(([ref, tip], index) => {
      const [record, state] = [documents[2 * index], documents[2 * index + 1]];
      if (record == null || state == null) throw incomplete(ref, tip);
      return [ref, { tip, record: record.toString('utf8'), state: state.toString('utf8') }];
    }),
  );
}

function incomplete(ref: string, tip: string): PromoteError {
  return new PromoteError(
    ledgerIncomplete(`The ledger record ${tip} of ${ref} lacks its record.json or state.json.`),
  );
}
