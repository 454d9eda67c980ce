import { PromoteError } from '../../../core/errors/promote-error.js';
import { ledgerOfOtherFormat as otherFormat } from '../../../core/errors/ledger.js';
import { withoutSecrets } from '../../../core/model/secrets.js';
import type { ProgramResult } from '../../process/run.js';

/** The last is what a push to an empty repository of sha1 comes to from one of sha256. */
const SAID =
  /mismatched algorithms|does not support this repository's hash algorithm|protocol error: unexpected capabilities\^\{\}/;

/** Whether a server's repository names its objects by another hash than ours does; of an empty one a push tells. */
export function isOtherFormat({ exitCode, stderr }: Pick<ProgramResult, 'exitCode' | 'stderr'>): boolean {
  return exitCode !== 0 && SAID.test(stderr);
}

/** Whether a listing of refs (`git ls-remote`) names objects by another hash than `format`. */
export function listsOtherFormat(listing: Buffer, format: string): boolean {
  const id = /^([0-9a-f]+)\t/.exec(listing.subarray(0, 80).toString('latin1'))?.[1];
  return id !== undefined && formatOfId(id) !== format;
}

/** The format of the repository that has an object of this id. */
export function formatOfId(id: string): 'sha1' | 'sha256' {
  return id.length === 64 ? 'sha256' : 'sha1';
}

/** The error where records cannot go into a repository of another format. */
export function ledgerOfOtherFormat(remote: string, format: string): PromoteError {
  return new PromoteError(otherFormat(withoutSecrets(remote), format));
}
