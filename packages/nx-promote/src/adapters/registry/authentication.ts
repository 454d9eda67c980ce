import { denied, nonsense, type Asked } from './complaints.js';
import { parseChallenges, type Challenge } from './challenge.js';
import { basicAuthorization, type Credentials, type CredentialSource } from './credentials.js';
import { saidBy } from './answer-errors.js';
import { concealing } from './conceal.js';
import { Tokens, type Wanted } from './tokens.js';
import type { Incoming, Outgoing, Send } from './transport.js';

/**
 * Sends requests and answers challenges: without credentials as long as the registry lets us, by Basic, or
 * with a bearer token for each image and action, kept until it ends or is refused.
 */
export class Authentication {
  private readonly tokens: Tokens;
  private basic: string | null = null;
  private credentials: Promise<Credentials | null> | undefined;

  constructor(
    private readonly send: Send,
    private readonly host: string,
    private readonly source: CredentialSource,
  ) {
    this.tokens = new Tokens(send);
  }

  /** Throws for 401 and 403; every other answer is the caller's. */
  async request(request: Outgoing, wanted: Wanted): Promise<Incoming> {
    const known = this.basic ?? (await this.tokens.known(wanted));
    const first = await this.send(withAuthorization(request, known));
    if (first.status === 403) throw await this.refusal(request.asked, first);
    if (first.status !== 401) return first;
    await this.tokens.forget(wanted, known);
    const fresh = await this.answer(first, request.asked, wanted);
    if (fresh === null || fresh === known) throw await this.refusal(request.asked, first);
    const second = await this.send(withAuthorization(request, fresh));
    if (second.status !== 401 && second.status !== 403) return second;
    throw await this.refusal(request.asked, second);
  }

  /** The value of `Authorization` that a challenge asks for; null when there are no credentials for it. */
  private async answer(refusal: Incoming, asked: Asked, wanted: Wanted): Promise<string | null> {
    const challenges = parseChallenges(refusal.headers.get('www-authenticate') ?? '');
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return this.tokens.buy(bearer, wanted, asked, await this.who());
    if (challenges.some(({ scheme }) => scheme === 'basic')) return this.answerBasic();
    throw nonsense(asked, `wants a proof of identity in a form unknown here (${schemes(challenges)})`);
  }

  private async answerBasic(): Promise<string | null> {
    const credentials = await this.who();
    if (credentials?.kind !== 'password') return null;
    this.basic = basicAuthorization(credentials);
    return this.basic;
  }

  private who(): Promise<Credentials | null> {
    return (this.credentials ??= this.source(this.host));
  }

  private async refusal(asked: Asked, answer: Incoming): Promise<Error> {
    const credentials = await this.who();
    return denied(asked, concealing(credentials, saidBy(answer.body)), credentials !== null);
  }
}

function withAuthorization(request: Outgoing, authorization: string | null): Outgoing {
  if (authorization === null) return request;
  return { ...request, headers: { ...request.headers, authorization } };
}

function schemes(challenges: readonly Challenge[]): string {
  const names = challenges.map(({ scheme }) => scheme).filter((scheme) => /^[a-z0-9-]{1,30}$/.test(scheme));
  return names.length === 0 ? 'it names none' : names.slice(0, 5).join(', ');
}
