import type { Challenge } from './challenge.js';
import { denied, hidden, nonsense, type Asked } from './complaints.js';
import { concealing } from './conceal.js';
import { basicAuthorization } from '../http/basic.js';
import type { Credentials } from './credentials.js';
import { parseObject, saidBy } from './answer-errors.js';
import type { Incoming, Send } from './transport.js';

/** What a request wants to do with one image; the names are those of the token protocol. */
export interface Wanted {
  readonly image: string;
  readonly action: 'pull' | 'pull,push' | 'delete';
}

interface Token {
  readonly authorization: string;
  /** On the monotonic clock, in milliseconds. */
  readonly ends: number;
}

/** The protocol's default for an answer that does not say how long its token lives. */
const DEFAULT_SECONDS = 60;
/** A token that ends while its request is on the way would cost a round trip more. */
const MARGIN_MS = 3_000;

/** Bearer tokens, one for each image and action; several requests that need the same one wait for one purchase. */
export class Tokens {
  private readonly bought = new Map<string, Promise<Token>>();

  constructor(private readonly send: Send) {}

  /** The token bought earlier, while it lives. */
  async known(wanted: Wanted): Promise<string | null> {
    // A purchase of another request that fails is its affair: this one makes its own.
    const token = await this.bought.get(keyOf(wanted))?.catch(() => undefined);
    return token !== undefined && token.ends - MARGIN_MS > performance.now() ? token.authorization : null;
  }

  /** Drops a token that the registry did not take, unless another request has replaced it meanwhile. */
  async forget(wanted: Wanted, authorization: string | null): Promise<void> {
    const bought = this.bought.get(keyOf(wanted));
    if (authorization === null || bought === undefined) return;
    const token = await bought.catch(() => null);
    if (token?.authorization === authorization && this.bought.get(keyOf(wanted)) === bought) {
      this.bought.delete(keyOf(wanted));
    }
  }

  /** Gets a token for what the challenge asks. */
  async buy(challenge: Challenge, wanted: Wanted, asked: Asked, who: Credentials | null): Promise<string> {
    const before = this.bought.get(keyOf(wanted));
    const known = await this.known(wanted);
    if (known !== null) return known;
    let purchase = this.bought.get(keyOf(wanted));
    // While we waited another request may have bought the same token.
    if (purchase === undefined || purchase === before) {
      purchase = this.purchase(challenge, wanted, asked, who);
      this.bought.set(keyOf(wanted), purchase);
      purchase.catch(() => this.bought.delete(keyOf(wanted)));
    }
    return (await purchase).authorization;
  }

  private async purchase(
    challenge: Challenge,
    wanted: Wanted,
    asked: Asked,
    who: Credentials | null,
  ): Promise<Token> {
    const url = realmOf(challenge, asked);
    const scope = challenge.parameters['scope'] ?? `repository:${wanted.image}:${wanted.action}`;
    const service = challenge.parameters['service'];
    const answer = await this.ask(url, asked, who, { scope, ...(service === undefined ? {} : { service }) });
    if (answer.status === 403 && wanted.action === 'pull' && (await this.knows(challenge, asked, who))) {
      throw hidden(asked, 403, concealing(who, saidBy(answer.body)), who !== null);
    }
    if (answer.status === 401 || answer.status === 403) {
      throw denied(asked, concealing(who, saidBy(answer.body)), who !== null);
    }
    const { token, access_token: accessToken, expires_in: seconds } = parseObject(answer.body) ?? {};
    const value = typeof token === 'string' && token !== '' ? token : accessToken;
    if (answer.status !== 200 || typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
      throw nonsense(
        asked,
        `sends us to the token service ${url.host}, which gives no token (status ${answer.status})`,
      );
    }
    const life = typeof seconds === 'number' && seconds > 0 ? seconds : DEFAULT_SECONDS;
    return { authorization: `Bearer ${value}`, ends: performance.now() + life * 1000 };
  }

  /** A service that refuses one image may know us all the same: then it gives a token that opens nothing. */
  private async knows(challenge: Challenge, asked: Asked, who: Credentials | null): Promise<boolean> {
    const { service } = challenge.parameters;
    const answer = await this.ask(
      realmOf(challenge, asked),
      asked,
      who,
      service === undefined ? {} : { service },
    );
    const { token, access_token: accessToken } = parseObject(answer.body) ?? {};
    return answer.status === 200 && (typeof token === 'string' || typeof accessToken === 'string');
  }

  /** By GET, as every token service knows; a refresh token is taken by POST alone. */
  private ask(
    url: URL,
    asked: Asked,
    who: Credentials | null,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Incoming> {
    if (who?.kind === 'refresh-token') {
      const form = {
        ...parameters,
        grant_type: 'refresh_token',
        client_id: 'nx-promote',
        refresh_token: who.token,
      };
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = new URLSearchParams(form).toString();
      return this.send({ method: 'POST', url, headers, body, asked, staysHere: true });
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    if (who === null) return this.send({ method: 'GET', url, asked, staysHere: true });
    url.searchParams.set('account', who.user);
    const headers = { authorization: basicAuthorization(who.user, who.password) };
    return this.send({ method: 'GET', url, headers, asked, staysHere: true });
  }
}

function keyOf(wanted: Wanted): string {
  return `${wanted.image} ${wanted.action}`;
}

/** Where tokens are given: never a place where the password would travel less safely than to the registry. */
function realmOf(challenge: Challenge, asked: Asked): URL {
  const realm = challenge.parameters['realm'] ?? '';
  const base = `${asked.registry}/`;
  const url = realm !== '' && URL.canParse(realm, base) ? new URL(realm, base) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '') {
    throw nonsense(asked, 'names a token service that has no proper address');
  }
  if (asked.registry.startsWith('https:') && url.protocol !== 'https:') {
    throw nonsense(
      asked,
      `names a token service without encryption (${url.host}), which gets no password from us`,
    );
  }
  return url;
}
