/** Text whose characters are the bytes of its UTF-8 form, as the parser delivers paths. */
export function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The way back; bytes that are no UTF-8 become the replacement character. */
export function fromLatin1(bytes: string): string {
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}
