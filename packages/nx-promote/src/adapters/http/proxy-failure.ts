import { codeOf, connectionReason, thrown } from './error-codes.js';
import type { Proxy } from './proxy.js';

/** The proxy, and not the server behind it, is what failed. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';

  constructor(
    /** The middle of a sentence whose subject is the server. */
    readonly why: string,
    readonly hint: string,
    /** Whether another attempt may go better. */
    readonly again: boolean,
    cause?: unknown,
  ) {
    super(why, { cause });
  }
}

/** A proxy that answers for itself. */
export function proxyRefusal(proxy: Proxy, status: number, cause?: unknown): ProxyFailure {
  const { variable } = proxy;
  if (status === 407) {
    const asks =
      proxy.authorization === null ? 'wants a user and a password' : 'refuses the user or the password';
    const why = `cannot be asked: the ${named(proxy)} ${asks} (status 407)`;
    const hint = `write USER:PASSWORD@ before the host in ${variable}, with special characters percent-encoded`;
    return new ProxyFailure(why, hint, false, cause);
  }
  const why = `cannot be asked: the ${named(proxy)} answers with status ${status}`;
  return new ProxyFailure(why, hintAbout(variable), status >= 500, cause);
}

/** What broke on the way to the proxy; null when it broke behind it. */
export function throughProxy(proxy: Proxy, error: unknown): ProxyFailure | null {
  const status = /Proxy response \((\d{3})\)/.exec(deepMessage(error))?.[1];
  if (status !== undefined) return proxyRefusal(proxy, Number(status), error);
  if (/Proxy Authentication Required/.test(deepMessage(error))) return proxyRefusal(proxy, 407, error);
  const code = codeOf(error);
  const reason = code === null ? null : connectionReason(code);
  if (reason === null) return null;
  const why = `cannot be asked: the ${named(proxy)} ${reason}`;
  return new ProxyFailure(why, hintAbout(proxy.variable), code !== 'ENOTFOUND', error);
}

function named({ url, variable }: Proxy): string {
  return `proxy ${url.protocol}//${url.host} (${variable})`;
}

function hintAbout(variable: string): string {
  return `correct or unset ${variable}; hosts that are reached without a proxy belong into NO_PROXY`;
}

/** `fetch` may live in another realm, where `instanceof` says no. */
function deepMessage(error: unknown): string {
  const texts: unknown[] = [];
  for (let layer = thrown(error), depth = 0; depth < 5; layer = thrown(layer.cause), depth += 1) {
    texts.push(layer.message);
  }
  return texts.join('\n');
}
