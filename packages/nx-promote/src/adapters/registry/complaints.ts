import { PromoteError } from '../../core/errors.js';
import { outsideLine } from '../../core/model/outside-text.js';
import { hintsFor, messageOf, speaksPlainHttp } from '../network/failures.js';

/** What every complaint about a registry names: which one, and what it was asked for. */
export interface Asked {
  /** Base URL without credentials. */
  readonly registry: string;
  /** Completes "when asked ...": `for the manifest of ebi-ait/ingest-core:5ddba2b`. */
  readonly what: string;
}

const AGAIN = 'run the same command again: what is done already is not done twice';

/** Time-outs and broken connections, after the last attempt. */
export function unreachable(asked: Asked, why: string, attempts: number, cause: unknown): PromoteError {
  const times = attempts === 1 ? '' : ` (${attempts} attempts)`;
  const reason = messageOf(cause);
  return complaint('REGISTRY_UNREACHABLE', asked, `${why}${times}`, {
    details: reason === null ? [] : [`reason: ${outsideLine(reason)}`],
    hints: [
      ...hintsFor(cause),
      `see whether it answers: curl -i ${asked.registry}/v2/`,
      ...schemeHint(cause),
      AGAIN,
    ],
    cause,
  });
}

/** 429 and 5xx, after the last attempt. */
export function unwell(
  asked: Asked,
  status: number,
  attempts: number,
  said: readonly string[],
): PromoteError {
  const busy = status === 429 ? 'answers "too many requests"' : `answers with status ${status}`;
  return complaint(
    status === 429 ? 'REGISTRY_BUSY' : 'REGISTRY_FAILED',
    asked,
    `${busy} (${attempts} attempts)`,
    {
      details: said,
      hints: ['wait until the registry answers again', AGAIN],
    },
  );
}

/** The registry asks for more patience than a release has. */
export function tooLong(asked: Asked, seconds: number): PromoteError {
  return complaint('REGISTRY_BUSY', asked, `asks to wait ${seconds} seconds`, {
    hints: ['log in, since limits are higher then: docker login', AGAIN],
  });
}

/** A read that is refused although the registry knows who asks. */
export function hidden(
  asked: Asked,
  status: number,
  said: readonly string[],
  hadCredentials: boolean,
): PromoteError {
  const host = new URL(asked.registry).host;
  const reader = hadCredentials ? 'the account may not read it' : 'it is not shown without a login';
  return complaint('REGISTRY_HIDES', asked, `does not say whether it is there (status ${status})`, {
    details: [`either it is not there (some registries answer so), or ${reader}`, ...said],
    hints: [
      `see that the account may read it: ${loginFor(host)}`,
      'see that the image path in release-pipeline.json is right, and that the image was built',
    ],
  });
}

/** 401 and 403. */
export function denied(asked: Asked, said: readonly string[], hadCredentials: boolean): PromoteError {
  const host = new URL(asked.registry).host;
  const why = hadCredentials ? 'does not accept the credentials' : 'wants credentials, and there are none';
  return complaint('REGISTRY_DENIED', asked, why, {
    details: said,
    hints: [
      `log in: ${loginFor(host)} (DOCKER_CONFIG names the folder of the config.json that is read)`,
      'see that the account may do this, and that the image path in release-pipeline.json is right: some registries say "denied" for an image that does not exist',
    ],
  });
}

/** Any other status that means no. */
export function refused(asked: Asked, status: number, said: readonly string[]): PromoteError {
  return complaint('REGISTRY_REFUSED', asked, `refuses with status ${status}`, { details: said });
}

/** An answer that no registry gives. */
export function nonsense(asked: Asked, what: string): PromoteError {
  return complaint('REGISTRY_NONSENSE', asked, what, {
    hints: [
      `see that "registry.url" in release-pipeline.json is the registry itself and not a page about it: curl -i ${asked.registry}/v2/`,
    ],
  });
}

/** Bytes that are not what their digest says. */
export function wrongDigest(asked: Asked, promised: string, served: string): PromoteError {
  return complaint('REGISTRY_DIGEST_MISMATCH', asked, 'serves bytes that are not what it promises', {
    details: [`promised: ${promised}`, `served:   ${served}`],
    hints: ['do not deploy this image: find out what stands between you and the registry'],
  });
}

/** The image that should get another name is not there. */
export function imageMissing(asked: Asked, reference: string): PromoteError {
  return complaint('IMAGE_MISSING', asked, `has no ${reference}`, {
    hints: ['see whether the image was deleted there, or expired; then build it again under its build tag'],
  });
}

/** Deleting by tag is optional in the API, and many registries do not offer it. */
export function cannotRemoveTags(asked: Asked, said: readonly string[]): PromoteError {
  return complaint('REGISTRY_CANNOT_REMOVE_TAGS', asked, 'cannot remove a tag without removing the image', {
    details: said,
    hints: ['remove the tag on the web page of the registry; nothing else was removed'],
  });
}

function complaint(
  code: string,
  asked: Asked,
  why: string,
  more: { details?: readonly string[]; hints?: readonly string[]; cause?: unknown },
): PromoteError {
  const facts = {
    kind: 'external',
    code,
    message: `The registry ${new URL(asked.registry).host} ${why}, when asked ${asked.what}.`,
    details: more.details ?? [],
    hints: more.hints ?? [],
  } as const;
  return new PromoteError(facts, more.cause === undefined ? undefined : { cause: more.cause });
}

/** Docker Hub has other names for logins than for its API. */
function loginFor(host: string): string {
  return host === 'registry-1.docker.io' ? 'docker login' : `docker login ${host}`;
}

function schemeHint(cause: unknown): string[] {
  if (!speaksPlainHttp(cause)) return [];
  return ['if it speaks plain HTTP, say so in "registry.url" of release-pipeline.json: http://...'];
}
