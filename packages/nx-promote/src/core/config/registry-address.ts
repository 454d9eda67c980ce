import type { RegistryConfig } from '../model/pipeline.js';
import { IMAGE_PATH, type Rule } from './ref-rules.js';

const ADDRESS =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:\d{1,5})?(?:\/(.*?))?\/?$/;
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])$/i;
/** Docker Hub's images are written as `docker.io/...`, whichever of its hosts is asked. */
const DOCKER_HUB = /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|registry\.hub\.docker\.com)$/i;

/** What is wrong with a registry's address; null when nothing is. */
export function registryProblem(address: string): Rule | null {
  if (address.includes('@')) {
    return "must not hold credentials: they are read from Docker's config.json (docker login)";
  }
  const [, scheme, host, , path] = ADDRESS.exec(address) ?? [];
  if (host === undefined) return 'must be a host, with scheme, port and namespace where needed';
  if (scheme !== undefined && !/^https?$/.test(scheme)) return 'must begin with "https://" or "http://"';
  return path === undefined || path === '' ? null : namespaceProblem(path);
}

export function namespaceProblem(namespace: string): Rule | null {
  return namespace === '' || IMAGE_PATH.test(namespace)
    ? null
    : 'must have a namespace of lower case, digits, "-", "_", "." and "/"';
}

/** Splits an address into the base of the API and the namespace; without a scheme https, http on this machine. */
export function splitRegistry(address: string): RegistryConfig {
  const [, scheme, host = '', port = '', path = ''] = ADDRESS.exec(address) ?? [];
  const name = DOCKER_HUB.test(host) ? 'docker.io' : host;
  return { url: `${scheme ?? (LOCAL.test(name) ? 'http' : 'https')}://${name}${port}`, namespace: path };
}
