import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PromoteError } from '../../core/errors/promote-error.js';
import { dockerConfigUnreadable } from '../../core/errors/registry.js';
import { userAndPassword } from '../../core/model/user-password.js';
import { askHelper } from './credential-helper.js';

/** Who we are: a user with a password, or a refresh token that buys access tokens. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'refresh-token'; readonly token: string };

/** Looks the credentials for a registry up, by its host and port; null means anonymous. */
export type CredentialSource = (host: string) => Promise<Credentials | null>;

interface DockerConfig {
  readonly auths: Readonly<Record<string, unknown>>;
  readonly credHelpers: Readonly<Record<string, unknown>>;
  readonly credsStore: string | null;
}

const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * Credentials as `docker login` keeps them: from the helper that `config.json` names for the host, from its
 * general helper, or from the file itself, in this order.
 */
export function dockerCredentials(environment: NodeJS.ProcessEnv = process.env): CredentialSource {
  const folder = environment['DOCKER_CONFIG'] || join(homedir(), '.docker');
  return async (host) => {
    const config = await readConfig(join(folder, 'config.json'));
    if (config === null) return null;
    for (const [key, helper] of Object.entries(config.credHelpers)) {
      if (!names(key, host) || typeof helper !== 'string' || helper === '') continue;
      return askHelper(helper, key, environment);
    }
    for (const key of config.credsStore === null ? [] : keysOf(config, host)) {
      const found = await askHelper(config.credsStore as string, key, environment);
      if (found !== null) return found;
    }
    return fromFile(config, host);
  };
}

/** What a store is asked for: the keys that "docker login" noted, then the usual forms of the host. */
function keysOf({ auths }: DockerConfig, host: string): Set<string> {
  const usual = DOCKER_HUB.includes(host)
    ? ['https://index.docker.io/v1/']
    : [host, ...(/:\d+$/.test(host) ? [] : [`${host}:443`]), `https://${host}`];
  return new Set([...Object.keys(auths).filter((key) => names(key, host)), ...usual]);
}

function fromFile(config: DockerConfig, host: string): Credentials | null {
  for (const [key, entry] of Object.entries(config.auths)) {
    if (!names(key, host)) continue;
    const found = fromEntry(Object(entry) as Record<string, unknown>);
    if (found !== null) return found;
  }
  return null;
}

function fromEntry(entry: Record<string, unknown>): Credentials | null {
  const { auth, identitytoken, username, password } = entry;
  if (typeof identitytoken === 'string' && identitytoken !== '') {
    return { kind: 'refresh-token', token: identitytoken };
  }
  if (typeof auth === 'string' && auth !== '') {
    const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const { user, password } = userAndPassword(decoded);
    if (user !== '' && password !== null) return { kind: 'password', user, password };
  }
  if (typeof username === 'string' && typeof password === 'string' && username !== '') {
    return { kind: 'password', user: username, password };
  }
  return null;
}

/** Whether a key of the file names the host: with or without scheme, path and the usual port, as tools write it. */
function names(key: string, host: string): boolean {
  const [, scheme, found = '', path = ''] = /^(https?:\/\/)?([^/]+)(\/.*)?$/i.exec(key.trim()) ?? [];
  // Without a scheme a path is a namespace, whose credentials are for that alone.
  if (scheme === undefined && !/^(?:\/(?:v[12]\/?)?)?$/.test(path)) return false;
  const plain = (name: string): string => name.toLowerCase().replace(/:443$/, '');
  const isHub = DOCKER_HUB.includes(plain(host));
  return isHub ? DOCKER_HUB.includes(plain(found)) : plain(found) === plain(host);
}

async function readConfig(file: string): Promise<DockerConfig | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(file, `could not be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const value = Object(JSON.parse(text)) as Record<string, unknown>;
    return {
      auths: Object(value['auths']) as Record<string, unknown>,
      credHelpers: Object(value['credHelpers']) as Record<string, unknown>,
      credsStore:
        typeof value['credsStore'] === 'string' && value['credsStore'] !== '' ? value['credsStore'] : null,
    };
  } catch {
    // The parser's message quotes what it read, and that may be a password.
    throw unreadable(file, 'is not valid JSON');
  }
}

function unreadable(file: string, why: string): PromoteError {
  return new PromoteError(dockerConfigUnreadable(file, why));
}
