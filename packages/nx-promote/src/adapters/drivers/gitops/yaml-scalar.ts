import { parseDocument } from 'yaml';

/** Characters that YAML readers may refuse or change where they stand as they are. */
const NEEDS_ESCAPES = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]/u;
const LOOKS_PLAIN = /^[A-Za-z0-9_/][\w./@:+-]*$/;

/**
 * Writes a text so that every YAML reader, 1.1 or 1.2, reads the same text: `1234567`, `1234e56`, `yes` and
 * `12:30:45` are no texts unless they are quoted. Keeps the quotes of the value that stood there.
 */
export function scalarText(value: string, old = ''): string {
  if (old.startsWith("'") && !NEEDS_ESCAPES.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (old.startsWith('"') || !isPlainText(value)) return doubleQuoted(value);
  return value;
}

function isPlainText(value: string): boolean {
  if (!LOOKS_PLAIN.test(value) || value.endsWith(':')) return false;
  return (['1.1', '1.2'] as const).every(
    (version) => parseDocument(value, { version, merge: true }).toJS() === value,
  );
}

/** JSON's escapes are YAML's, but JSON leaves characters bare that YAML readers may refuse. */
function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
