/**
 * Text with its percent-encoded parts decoded; what is no proper encoding, such as the lone `%` of a password, stays
 * as it is. Never throws.
 */
export function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}
