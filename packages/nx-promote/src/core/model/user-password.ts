/** `user:password`, at the first colon: a password may hold more of them. Without one there is only a user. */
export function userAndPassword(pair: string): { readonly user: string; readonly password: string | null } {
  const colon = pair.indexOf(':');
  return colon < 0
    ? { user: pair, password: null }
    : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}
