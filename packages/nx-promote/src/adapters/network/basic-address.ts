/** An address without its user and password, and the header that says them instead: `fetch` takes none with them. */
export function splitCredentials(address: URL): { url: URL; headers: Record<string, string> } {
  const { username, password } = address;
  if (username === '' && password === '') return { url: address, headers: {} };
  const url = new URL(address);
  url.username = '';
  url.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}
