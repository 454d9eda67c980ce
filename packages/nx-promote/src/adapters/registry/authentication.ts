import { rememberSecrets } from '../../core/model/secrets.js';
import { denied, hidden, nonsense, type Asked } from './complaints.js';
import { parseChallenges, type Challenge } from './challenge.js';
import { basicAuthorization } from '../http/basic.js';
import type { Credentials, CredentialSource } from './credentials.js';
import { saidBy } from './answer-errors.js';
import { concealing, secretsOf } from './conceal.js';
import { Tokens, type Wanted } from './tokens.js';
import type { Incoming, Outgoing, Send } from './transport.js';

type Reading = Promise<Credentials | null>;

/**
 * Sends requests and answers challenges: without credentials as long as the registry lets us, by Basic, or
 * with a bearer token for each image and action, kept until it ends or is refused. What a credential helper gives
 * may live for minutes only, so a refusal asks for it again, once for each request.
 */
export class Authentication {
  private readonly tokens: Tokens;
  private basic: string | null = null;
  private reading: Reading | undefined;
  /** How the registry last said that it wants to be answered: a 403 does not repeat it. */
  private challenge: string | null = null;

  constructor(
    private readonly send: Send,
    private readonly base: URL,
    private readonly source: CredentialSource,
  ) {
    this.tokens = new Tokens(send);
  }

  /**
   * Throws for 401 and 403; every other answer is the caller's. A refused read is told apart: `REGISTRY_HIDES` when
   * the registry knows who we are, `REGISTRY_DENIED` when it does not.
   */
  async request(request: Outgoing, wanted: Wanted): Promise<Incoming> {
    const earlier = this.reading;
    const known = this.basic ?? (await this.tokens.known(wanted));
    let answer = await this.send(withAuthorization(request, known));
    if (!isRefusal(answer)) return answer;
    await this.tokens.forget(wanted, known);
    let tried = known;
    for (let renewed = earlier === undefined; ; renewed = true) {
      const given = await this.authorize(answer, request.asked, wanted).catch((error: unknown) => {
        if (renewed) throw error;
        return undefined;
      });
      if (given != null && given !== tried) {
        tried = given;
        answer = await this.send(withAuthorization(request, given));
        if (!isRefusal(answer)) return answer;
        await this.tokens.forget(wanted, given);
      }
      if (renewed) throw await this.refusal(request, answer, wanted, tried);
      this.renew(earlier);
    }
  }

  /** The value of `Authorization` that a challenge asks for; null when there are no credentials for it. */
  private async authorize(refusal: Incoming, asked: Asked, wanted: Wanted): Promise<string | null> {
    this.challenge = refusal.headers.get('www-authenticate') ?? this.challenge;
    // Some refuse a stranger without saying how to become known.
    if (this.challenge === null && refusal.status === 403) return null;
    const challenges = parseChallenges(this.challenge ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return this.tokens.buy(bearer, wanted, asked, await this.who());
    if (!challenges.some(({ scheme }) => scheme === 'basic')) {
      throw nonsense(asked, `wants a proof of identity in a form unknown here (${schemes(challenges)})`);
    }
    const credentials = await this.who();
    this.basic =
      credentials?.kind === 'password' ? basicAuthorization(credentials.user, credentials.password) : null;
    return this.basic;
  }

  private async who(): Reading {
    this.reading ??= this.source(this.base.host);
    const credentials = await this.reading;
    rememberSecrets(secretsOf(credentials));
    return credentials;
  }

  /** Forgets credentials that were read before, unless another request has read them again meanwhile. */
  private renew(earlier: Reading | undefined): void {
    if (this.reading !== earlier) return;
    this.reading = undefined;
    this.basic = null;
  }

  private async refusal(
    { method, asked }: Outgoing,
    answer: Incoming,
    wanted: Wanted,
    authorization: string | null,
  ): Promise<Error> {
    const credentials = await this.who();
    const said = concealing(credentials, saidBy(answer.body));
    const reads = (method === 'GET' || method === 'HEAD') && wanted.action === 'pull';
    if (reads && authorization !== null && (await this.isKnown(asked, authorization))) {
      return hidden(asked, answer.status, said, credentials !== null);
    }
    return denied(asked, said, credentials !== null);
  }

  /** A token was bought, so its service knows us; a password is tried at the base of the API. */
  private async isKnown(asked: Asked, authorization: string): Promise<boolean> {
    if (authorization.startsWith('Bearer ')) return true;
    const url = new URL('v2/', this.base);
    const { status } = await this.send({ method: 'GET', url, headers: { authorization }, asked });
    return status === 200;
  }
}

function isRefusal({ status }: Incoming): boolean {
  return status === 401 || status === 403;
}

function withAuthorization(request: Outgoing, authorization: string | null): Outgoing {
  if (authorization === null) return request;
  return { ...request, headers: { ...request.headers, authorization } };
}

function schemes(challenges: readonly Challenge[]): string {
  const names = challenges.map(({ scheme }) => scheme).filter((scheme) => /^[a-z0-9-]{1,30}$/.test(scheme));
  return names.length === 0 ? 'it names none' : names.slice(0, 5).join(', ');
}
