/**
 * Text from outside, made harmless for a terminal: no control characters, no bidirectional overrides, no
 * more than `limit` characters.
 */
export function printable(text: string, limit = 300): string {
  const harmless = text
    .slice(0, limit * 2)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  return harmless.length <= limit ? harmless : `${harmless.slice(0, limit)}...`;
}
