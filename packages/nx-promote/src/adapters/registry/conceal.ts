import { basicPair } from '../http/basic.js';
import type { Credentials } from './credentials.js';

/** Lines from outside with our own secrets struck out: a server may well quote what it was sent. */
export function concealing(credentials: Credentials | null, lines: readonly string[]): string[] {
  const secrets = secretsOf(credentials).filter((secret) => secret !== '');
  return lines.map((line) => secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line));
}

/** What of the credentials must not be shown. */
export function secretsOf(credentials: Credentials | null): string[] {
  if (credentials === null) return [];
  if (credentials.kind === 'refresh-token') return [credentials.token];
  return [basicPair(credentials.user, credentials.password), credentials.password];
}
