import { plainAdvice } from '../../core/model/advice.js';
import { PromoteError } from '../../core/errors/promote-error.js';
import { codeOf, connectionReason, thrown } from './error-codes.js';
import { ProxyFailure } from './proxy-failure.js';
import { RedirectRefused } from './redirects.js';

/** A certificate whose issuer this machine does not know. */
const PRIVATE_CA = /^(?:UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_SELF)/;

/** These stay as they are, however often one asks. */
const FINAL = /^(ENOTFOUND|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/**
 * Why an exchange broke, as the middle of a sentence whose subject is the server; null when the error is
 * none of the network's.
 */
export function reasonOf(error: unknown, timeoutMs: number): string | null {
  const ours = ownFailure(error);
  // Already written for people: it names a setting of this machine that is wrong.
  if (ours instanceof PromoteError) return `cannot be asked: ${ours.message.replace(/\.$/, '')}`;
  if (ours !== null) return ours.why;
  const { name, message } = thrown(error);
  if (name === 'TimeoutError') return `did not answer within ${timeoutMs / 1000} seconds`;
  const code = codeOf(error);
  if (code !== null && PRIVATE_CA.test(code)) return `shows a certificate that is not trusted here (${code})`;
  if (code !== null) return connectionReason(code) ?? `cannot be asked (${code})`;
  if (name !== 'TypeError') return null;
  return message === 'terminated' ? 'broke the connection off' : 'cannot be asked';
}

/** What ends the failure, where its cause says so. */
export function hintsFor(error: unknown): string[] {
  const ours = ownFailure(error);
  if (ours instanceof ProxyFailure) return [ours.hint];
  if (ours instanceof PromoteError) return [...ours.details, ...plainAdvice(ours.hints)];
  if (!PRIVATE_CA.test(codeOf(error) ?? '')) return [];
  return [
    'if it has a certificate of a private authority: NODE_EXTRA_CA_CERTS=/path/to/authority.pem, set before nx starts (nx reset ends its daemon); never switch the check off',
  ];
}

/** Whether the same request may succeed a moment later. */
export function worthAnotherTry(error: unknown): boolean {
  const ours = ownFailure(error);
  if (ours !== null) return ours instanceof ProxyFailure && ours.again;
  const code = codeOf(error);
  return code === null || !FINAL.test(code);
}

/** Whether the other side seems to speak plain HTTP where we speak TLS. */
export function speaksPlainHttp(error: unknown): boolean {
  return /^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH)/.test(codeOf(error) ?? '');
}

/** What the innermost layer says; null when it says nothing of its own. */
export function messageOf(error: unknown): string | null {
  if (ownFailure(error) !== null) return null;
  const { cause, message } = thrown(error);
  const text = thrown(cause).message ?? message;
  return typeof text === 'string' && text !== '' ? text : null;
}

/** Clients of the network wrap what they catch. */
function ownFailure(error: unknown): ProxyFailure | RedirectRefused | PromoteError | null {
  for (let layer = error, depth = 0; depth < 5; layer = thrown(layer).cause, depth += 1) {
    if (layer instanceof ProxyFailure || layer instanceof RedirectRefused) return layer;
    if (layer instanceof PromoteError) return layer;
  }
  return null;
}
