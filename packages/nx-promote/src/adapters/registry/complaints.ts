import { PromoteError } from '../../core/errors/promote-error.js';
import {
  digestMismatch,
  imageMissing as noSuchImage,
  registryBusy,
  registryDenied,
  registryFailed,
  registryHides,
  registryNonsense,
  registryRefused,
  registryUnreachable,
  tagsNotRemovable,
  type AskedOfRegistry,
} from '../../core/errors/registry.js';
import { outsideLine } from '../../core/model/outside-text.js';
import { hintsFor, messageOf, speaksPlainHttp } from '../http/failures.js';

/** What every complaint about a registry names. */
export type Asked = AskedOfRegistry;

/** Time-outs and broken connections, after the last attempt. */
export function unreachable(asked: Asked, why: string, attempts: number, cause: unknown): PromoteError {
  const times = attempts === 1 ? '' : ` (${attempts} attempts)`;
  const reason = messageOf(cause);
  const hints = [
    ...hintsFor(cause),
    `see whether it answers: curl -i ${asked.registry}/v2/`,
    ...schemeHint(cause),
  ];
  const said = reason === null ? null : outsideLine(reason);
  return new PromoteError(registryUnreachable(asked, `${why}${times}`, said, hints), { cause });
}

/** 429 and 5xx, after the last attempt. */
export function unwell(
  asked: Asked,
  status: number,
  attempts: number,
  said: readonly string[],
): PromoteError {
  const more = { details: said, hints: ['wait until the registry answers again'] };
  return new PromoteError(
    status === 429
      ? registryBusy(asked, `answers "too many requests" (${attempts} attempts)`, more)
      : registryFailed(asked, `answers with status ${status} (${attempts} attempts)`, more),
  );
}

/** The registry asks for a longer pause than a release can wait. */
export function tooLong(asked: Asked, seconds: number): PromoteError {
  const hints = ['log in, since limits are higher then: docker login'];
  return new PromoteError(registryBusy(asked, `asks to wait ${seconds} seconds`, { hints }));
}

export function hidden(
  asked: Asked,
  status: number,
  said: readonly string[],
  hadCredentials: boolean,
): PromoteError {
  return new PromoteError(registryHides(asked, status, said, hadCredentials));
}

export function denied(asked: Asked, said: readonly string[], hadCredentials: boolean): PromoteError {
  return new PromoteError(registryDenied(asked, said, hadCredentials));
}

export function refused(asked: Asked, status: number, said: readonly string[]): PromoteError {
  return new PromoteError(registryRefused(asked, status, said));
}

export function nonsense(asked: Asked, what: string): PromoteError {
  return new PromoteError(registryNonsense(asked, what));
}

export function wrongDigest(asked: Asked, promised: string, served: string): PromoteError {
  return new PromoteError(digestMismatch(asked, promised, served));
}

export function imageMissing(asked: Asked, reference: string): PromoteError {
  return new PromoteError(noSuchImage(asked, reference));
}

export function cannotRemoveTags(asked: Asked, said: readonly string[]): PromoteError {
  return new PromoteError(tagsNotRemovable(asked, said));
}

function schemeHint(cause: unknown): string[] {
  if (!speaksPlainHttp(cause)) return [];
  return ['if it speaks plain HTTP, say so in "registry.url" of release-pipeline.json: http://...'];
}
