/** Where the rules of a workspace are kept: the trunk, and the remote that has it. */
export interface TrunkName {
  readonly remote: string;
  readonly trunk: string;
}

/**
 * Reads it without judging the rest: a branch may be of a time when the configuration looked different. Null
 * when it does not say.
 */
export function readTrunkName(text: string): TrunkName | null {
  try {
    const { trunk, remote = 'origin' } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
    const isSaid = typeof trunk === 'string' && trunk !== '' && typeof remote === 'string' && remote !== '';
    return isSaid ? { trunk, remote } : null;
  } catch {
    return null;
  }
}
