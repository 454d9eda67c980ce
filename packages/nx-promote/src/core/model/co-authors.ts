/** Who a commit names beside its author, as its `Co-authored-by:` trailers spell them; the address may be missing. */
export function coAuthorsIn(message: string): { readonly name: string; readonly email: string }[] {
  if (!MENTIONED.test(message)) return [];
  return [...message.matchAll(TRAILER)].map(([, name = '', email = '']) => ({ name, email: email.trim() }));
}

const MENTIONED = /co-authored-by:/i;
const TRAILER = /^Co-authored-by:[ \t]*([^<>\n]*[^<>\s])[ \t]*(?:<([^<>\n]*)>)?/gim;
