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

/** Why no connection came about or held, by the code of the error; null for other errors. */
export function connectionReason(code: string): string | null {
  return REASONS[code] ?? null;
}

/** `fetch` wraps what happened in one or two layers of causes. */
export function codeOf(error: unknown): string | null {
  for (let layer = thrown(error), depth = 0; depth < 5; layer = thrown(layer.cause), depth += 1) {
    for (const code of [layer.code, thrown(layer.errors?.[0]).code]) {
      if (typeof code === 'string') return code;
    }
  }
  return null;
}

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** `fetch` may live in another realm, where `instanceof` says no. */
export function thrown(error: unknown): Thrown {
  return Object(error) as Thrown;
}
