/** What another origin may know of a request. */
const HARMLESS = new Set(['accept', 'user-agent']);

/** Why a redirect is not followed: the middle of a sentence whose subject is the server. */
export class RedirectRefused extends Error {
  override readonly name = 'RedirectRefused';

  constructor(readonly why: string) {
    super(why);
  }
}

/**
 * Where a redirect leads, and what may be asked there; null for an answer that is none. Another origin gets neither
 * authorization, cookies or any other header that could be a secret, nor a body; and nothing is followed from https
 * to a place without encryption.
 */
export function nextStop(
  from: URL,
  request: RequestInit,
  response: Pick<Response, 'status' | 'headers'>,
): { readonly url: URL; readonly request: RequestInit } | null {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username + url.password !== '') {
    throw new RedirectRefused('redirects to something that is no proper address');
  }
  const method = (request.method ?? 'GET').toUpperCase();
  const reads = method === 'GET' || method === 'HEAD';
  if (url.origin === from.origin) {
    if (reads || response.status === 307 || response.status === 308) return { url, request };
    throw new RedirectRefused(`redirects a ${method} with status ${response.status}`);
  }
  if (!reads) throw new RedirectRefused(`redirects a ${method} to ${url.host}, which gets nothing of it`);
  if (from.protocol === 'https:' && url.protocol !== 'https:') {
    throw new RedirectRefused(`redirects to ${url.host}, which does not encrypt`);
  }
  const headers = [...new Headers(request.headers)].filter(([name]) => HARMLESS.has(name));
  return { url, request: { ...request, headers } };
}
