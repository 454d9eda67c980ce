import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { json, refusal, type Answer } from './answer.js';

/** How clients must prove who they are. */
export type RegistryAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'token';
      readonly user: string;
      readonly password: string;
      /** Whether a token for pulling is given without credentials. */
      readonly anonymousPull?: boolean;
      /** How long a token lives; 300 when absent. */
      readonly tokenSeconds?: number;
    };

/** What a request needs: one action on one repository, or merely to be known (the ping). */
export interface Need {
  readonly repository: string;
  readonly action: 'pull' | 'push' | 'delete';
}

interface Token {
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

const service = 'embedded-registry';

/** Checks requests, and gives tokens out when the registry wants them. */
export class Guard {
  private readonly tokens = new Map<string, Token>();

  constructor(
    private readonly auth: RegistryAuth,
    private readonly now: () => number = Date.now,
  ) {}

  /** A challenge, or undefined when the request may go on. */
  check(request: IncomingMessage, need: Need | undefined): Answer | undefined {
    if (this.auth.kind === 'none') return undefined;
    if (this.auth.kind === 'basic') {
      if (this.knows(request)) return undefined;
      return challenge(`Basic realm="${service}"`);
    }
    const token = this.tokens.get(bearer(request) ?? '');
    const alive = token !== undefined && token.expiresAt > this.now();
    const wanted = need && `repository:${need.repository}:${need.action}`;
    if (alive && (wanted === undefined || token.scopes.includes(wanted))) return undefined;
    const realm = `http://${request.headers.host ?? ''}/token`;
    const scope = need && `,scope="repository:${need.repository}:${actionsFor(need)}"`;
    const reason = alive ? ',error="insufficient_scope"' : '';
    return challenge(`Bearer realm="${realm}",service="${service}"${scope ?? ''}${reason}`);
  }

  /** Answers `GET /token?service=...&scope=...`. */
  giveToken(request: IncomingMessage, query: URLSearchParams): Answer {
    if (this.auth.kind !== 'token') return refusal(404, 'UNSUPPORTED', 'This registry gives no tokens.');
    const known = this.knows(request);
    const anonymous = request.headers.authorization === undefined && this.auth.anonymousPull === true;
    if (!known && !anonymous) return refusal(401, 'UNAUTHORIZED', 'The user or the password is wrong.');
    const scopes = query.getAll('scope').flatMap((text) => text.split(' ').flatMap(singleActions));
    const granted = known ? scopes : scopes.filter((scope) => scope.endsWith(':pull'));
    const seconds = this.auth.tokenSeconds ?? 300;
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, { scopes: granted, expiresAt: this.now() + seconds * 1000 });
    return json(200, { token, access_token: token, expires_in: seconds });
  }

  private knows(request: IncomingMessage): boolean {
    if (this.auth.kind === 'none') return true;
    const expected = Buffer.from(`${this.auth.user}:${this.auth.password}`).toString('base64');
    return request.headers.authorization === `Basic ${expected}`;
  }
}

function challenge(value: string): Answer {
  return refusal(401, 'UNAUTHORIZED', 'Authentication is required.', { 'www-authenticate': value });
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function actionsFor(need: Need): string {
  return need.action === 'push' ? 'pull,push' : need.action;
}

function singleActions(scope: string): string[] {
  const end = scope.lastIndexOf(':');
  const actions = scope.slice(end + 1).split(',');
  return actions.map((action) => `${scope.slice(0, end)}:${action}`);
}
