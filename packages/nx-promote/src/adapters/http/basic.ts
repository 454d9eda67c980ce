import { percentDecoded } from '../../core/model/percent.js';

/** What stands behind `Basic` in a header: it is as secret as the password. */
export function basicPair(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
}

/** `Basic ...` for a user and a password. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${basicPair(user, password)}`;
}

/**
 * An address without its user and password, and what says them in a header instead, since `fetch` takes none with
 * them; null where it names nobody.
 */
export function splitUserinfo(address: URL): { readonly url: URL; readonly authorization: string | null } {
  const { username, password } = address;
  if (username === '' && password === '') return { url: address, authorization: null };
  const url = new URL(address);
  url.username = '';
  url.password = '';
  const authorization = basicAuthorization(percentDecoded(username), percentDecoded(password));
  return { url, authorization };
}

/** The same, with the header. */
export function splitCredentials(address: URL): { url: URL; headers: Record<string, string> } {
  const { url, authorization } = splitUserinfo(address);
  return { url, headers: authorization === null ? {} : { authorization } };
}
