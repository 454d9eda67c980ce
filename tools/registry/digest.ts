import { createHash } from 'node:crypto';

/** The digest of some bytes, as OCI writes it. */
export function digestOf(content: Buffer | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Whether the text is a digest that this registry can check. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}
