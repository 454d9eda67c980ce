import { PromoteError } from '../../core/errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'broke the connection off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'broke the connection off',
  ETIMEDOUT: 'cannot be reached in time',
  UND_ERR_CONNECT_TIMEOUT: 'cannot be reached in time',
  EHOSTUNREACH: 'cannot be reached from here',
  ENETUNREACH: 'cannot be reached from here',
  EAI_AGAIN: 'cannot be found now, since the name service does not answer',
  ENOTFOUND: 'does not exist, as far as the name service knows',
};

/** These stay as they are, however often one asks. */
const FINAL = /^(ENOTFOUND|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/**
 * Why an exchange broke, as the middle of a sentence whose subject is the registry; null when the error is
 * none of the network's.
 */
export function reasonOf(error: unknown, timeoutMs: number): string | null {
  if (error instanceof PromoteError) return null;
  const { name, message } = thrown(error);
  if (name === 'TimeoutError') return `did not answer within ${timeoutMs / 1000} seconds`;
  const code = codeOf(error);
  if (code !== null) return REASONS[code] ?? `cannot be asked (${code})`;
  if (name !== 'TypeError') return null;
  return message === 'terminated' ? 'broke the connection off' : 'cannot be asked';
}

/** Whether the same request may succeed a moment later. */
export function worthAnotherTry(error: unknown): boolean {
  const code = codeOf(error);
  return code === null || !FINAL.test(code);
}

/** Whether the other side seems to speak plain HTTP where we speak TLS. */
export function speaksPlainHttp(error: unknown): boolean {
  return /^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH)/.test(codeOf(error) ?? '');
}

/** `fetch` wraps what happened in one or two layers of causes. */
function codeOf(error: unknown): string | null {
  for (let layer = thrown(error), depth = 0; depth < 5; layer = thrown(layer.cause), depth += 1) {
    for (const code of [layer.code, thrown(layer.errors?.[0]).code]) {
      if (typeof code === 'string') return code;
    }
  }
  return null;
}

/** What the innermost layer says; null when it says nothing of its own. */
export function messageOf(error: unknown): string | null {
  const { cause, message } = thrown(error);
  const text = thrown(cause).message ?? message;
  return typeof text === 'string' && text !== '' ? text : null;
}

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** `fetch` may live in another realm, where `instanceof` says no. */
function thrown(error: unknown): Thrown {
  return Object(error) as Thrown;
}
