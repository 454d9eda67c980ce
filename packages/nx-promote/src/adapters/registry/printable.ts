import { plainText } from '../../core/model/plain-text.js';

/**
 * Text from outside, made harmless for a terminal: no control characters, no bidirectional overrides, no
 * more than `limit` characters.
 */
export function printable(text: string, limit = 300): string {
  const harmless = plainText(text.slice(0, limit * 2));
  return harmless.length <= limit ? harmless : `${harmless.slice(0, limit)}...`;
}
