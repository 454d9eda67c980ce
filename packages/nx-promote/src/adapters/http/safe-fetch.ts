import { rememberSecrets } from '../../core/model/secrets.js';
import { ProxyFailure, proxyRefusal, throughProxy } from './proxy-failure.js';
import { proxyFor, type Environment, type Proxy } from './proxy.js';
import { nextStop, RedirectRefused } from './redirects.js';

const MOST_REDIRECTS = 5;

export interface SafeFetchOptions {
  /** This process's environment when absent. */
  readonly environment?: Environment;
  /** What asks the network; tests put their own here. */
  readonly fetch?: typeof fetch;
}

/**
 * The one way to the network: Node's `fetch`, or where a proxy is set that of undici, since on Node 20 the built-in one
 * takes no agent from outside. Redirects are followed here, so that no credential goes along to another origin.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): typeof fetch {
  const ask = options.fetch ?? ((input, init) => askNetwork(input, init, options.environment ?? process.env));
  return async (input, init = {}) => {
    let url = new URL(input instanceof Request ? input.url : String(input));
    let request: RequestInit = { ...init, redirect: 'manual' };
    for (let redirects = 0; ; redirects += 1) {
      const response = await ask(url, request);
      if ((init.redirect ?? 'follow') === 'manual') return response;
      const next = nextStop(url, request, response);
      if (next === null) return response;
      await response.body?.cancel();
      if (redirects === MOST_REDIRECTS)
        throw new RedirectRefused(`redirects more than ${MOST_REDIRECTS} times`);
      ({ url, request } = next);
    }
  };
}

async function askNetwork(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  environment: Environment,
): Promise<Response> {
  const url = new URL(String(input));
  const proxy = proxyFor(url, environment);
  if (proxy === null) return fetch(url, init);
  try {
    const { undici, dispatcher } = await wayThrough(proxy);
    const response = await undici.fetch(url, { ...init, dispatcher });
    if (response.status === 407) throw proxyRefusal(proxy, 407);
    return response;
  } catch (error) {
    throw error instanceof ProxyFailure ? error : (throughProxy(proxy, error) ?? error);
  }
}

/** What is used of undici. Its own types describe another `Response` than Node's. */
interface Undici {
  readonly fetch: (url: URL, init: object) => Promise<Response>;
  readonly ProxyAgent: new (options: {
    readonly uri: string;
    readonly proxyTunnel: boolean;
    readonly token?: string;
  }) => object;
}

interface Way {
  readonly undici: Undici;
  readonly dispatcher: object;
}

const ways = new Map<string, Promise<Way>>();

/** One agent for each proxy, so that its connections are used again. */
function wayThrough({ url, authorization }: Proxy): Promise<Way> {
  const key = `${url.href} ${authorization ?? ''}`;
  const known = ways.get(key);
  if (known !== undefined) return known;
  if (authorization !== null) rememberSecrets([authorization.replace(/^Basic /, '')]);
  const made = loadUndici().then((undici) => ({
    undici,
    dispatcher: new undici.ProxyAgent({
      uri: url.href,
      // Plain http is forwarded: most proxies refuse a tunnel to port 80.
      proxyTunnel: false,
      ...(authorization === null ? {} : { token: authorization }),
    }),
  }));
  ways.set(key, made);
  return made;
}

/** Loaded only where a proxy is set, which most runs have not. */
async function loadUndici(): Promise<Undici> {
  return (await import('undici' as string)) as Undici;
}
