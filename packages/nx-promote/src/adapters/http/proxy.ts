import { PromoteError } from '../../core/errors/promote-error.js';
import { proxyInvalid } from '../../core/errors/network.js';
import { splitUserinfo } from './basic.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy, and which variable of the environment asks for it. */
export interface Proxy {
  readonly variable: string;
  /** Without user and password. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`; null when the address names nobody. */
  readonly authorization: string | null;
}

/**
 * The proxy for an address, by the rules of curl and git: `https_proxy` for https, `http_proxy` for http, each in
 * lower case before upper case, except for the hosts of `NO_PROXY`. This machine itself is asked directly, as Docker
 * does.
 */
export function proxyFor(target: URL, environment: Environment): Proxy | null {
  const kind = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const variable = [kind, kind.toUpperCase()].find((name) => environment[name]?.trim());
  if (variable === undefined || isHere(target.hostname)) return null;
  const direct = environment['no_proxy'] || environment['NO_PROXY'] || '';
  if (direct.split(/[\s,]+/).some((entry) => entry !== '' && covers(entry, target))) return null;
  return parse(variable, (environment[variable] ?? '').trim());
}

function isHere(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host)
  );
}

/** `*`, `example.org`, `.example.org`, `*.example.org`, `host:443`, `[::1]`. A name stands for what is below it too. */
function covers(entry: string, target: URL): boolean {
  if (entry === '*') return true;
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase().replace(/^\*?\./, '')) ?? [];
  const targetPort = target.port || (target.protocol === 'https:' ? '443' : '80');
  if (port !== undefined && port !== targetPort) return false;
  return name !== '' && (target.hostname === name || target.hostname.endsWith(`.${name}`));
}

function parse(variable: string, text: string): Proxy {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hostname === '' || !['http:', 'https:'].includes(url.protocol))
    throw invalid(variable);
  return { variable, ...splitUserinfo(url) };
}

function invalid(variable: string): PromoteError {
  return new PromoteError(proxyInvalid(variable));
}
