import type { Readable } from 'node:stream';

/** The whole body of a small request. */
export async function readBody(stream: Readable, limit = 8 * 1024 * 1024): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += (part as Buffer).length;
    if (size > limit) throw new Error(`The request's body is larger than ${limit} bytes.`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
