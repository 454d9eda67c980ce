import { PromoteError } from '../../core/errors/promote-error.js';
import { credentialHelperFailed } from '../../core/errors/registry.js';
import { run } from '../process/run.js';
import { parseObject } from './answer-errors.js';
import type { Credentials } from './credentials.js';

const TIMEOUT_MS = 30_000;

/**
 * Asks one of Docker's credential helpers (`docker-credential-<name> get`, the host on its input). Null when
 * it knows nothing about the host. What a helper prints never becomes part of an error: it may be a secret.
 */
export async function askHelper(
  name: string,
  host: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | null> {
  const file = `docker-credential-${name}`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw failed("A credential helper in Docker's config.json has a name that is no program's name.");
  }
  const result = await run({ file, args: ['get'], env: environment, input: host, timeoutMs: TIMEOUT_MS });
  if (result.failure === 'ENOENT') throw failed(`The credential helper ${file} was not found on the PATH.`);
  if (result.timedOut)
    throw failed(`The credential helper ${file} did not answer within ${TIMEOUT_MS / 1000} s.`);
  if (result.exitCode !== 0) {
    if (/not found/i.test(result.stdout.toString('utf8'))) return null;
    throw failed(`The credential helper ${file} failed for ${host} (exit code ${result.exitCode}).`);
  }
  const { Username: user, Secret: secret } = parseObject(result.stdout) ?? {};
  if (typeof user !== 'string' || typeof secret !== 'string') {
    throw failed(`The credential helper ${file} printed no JSON with "Username" and "Secret" for ${host}.`);
  }
  if (secret === '') return null;
  return user === '<token>'
    ? { kind: 'refresh-token', token: secret }
    : { kind: 'password', user, password: secret };
}

function failed(message: string): PromoteError {
  return new PromoteError(credentialHelperFailed(message));
}
