import type { ErrorFacts } from './promote-error.js';

export function proxyInvalid(variable: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'PROXY_INVALID',
    message: `The environment variable ${variable} is no address of a proxy (it is not shown, since it may hold a password).`,
    details: [
      'expected: http://HOST:PORT, with USER:PASSWORD@ before HOST for a login (special characters percent-encoded)',
    ],
    hints: [`correct ${variable}, or list the hosts that are reached without a proxy in NO_PROXY`],
  };
}

export function announcementNotDelivered(
  event: string,
  environment: string,
  failures: readonly string[],
): ErrorFacts {
  return {
    kind: 'external',
    code: 'ANNOUNCEMENT_NOT_DELIVERED',
    message: `"${event}" in ${environment} could not be announced everywhere.`,
    details: failures,
    hints: [
      'check the addresses under "notify" in release-pipeline.json; the release itself is not affected',
    ],
  };
}
