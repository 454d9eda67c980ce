import { plainText } from './plain-text.js';
import { withoutSecrets } from './secrets.js';

/** What nobody reads is cut before it is looked at. */
const LONGEST = 16_000;

/**
 * One line of text from outside (a server, a program, a file), for a message or a record: harmless for a terminal, without
 * secrets, and short. In this order: a control character inside of a secret would hide it from what looks for secrets, and
 * so would a cut.
 */
export function outsideLine(text: string, limit = 300): string {
  const line = withoutSecrets(plainText(text.slice(0, LONGEST)));
  return line.length <= limit ? line : `${line.slice(0, limit).replace(HALF_A_PAIR, '')}...`;
}

/** The lines that a program or a server wrote, blank ones left out. */
export function outsideLines(text: string, limit = 300): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => outsideLine(line, limit))
    .filter((line) => line !== '');
}

const HALF_A_PAIR = /[\ud800-\udbff]$/;
