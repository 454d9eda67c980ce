import type { Advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

/** What every complaint about a registry names: which one, and what it was asked for. */
export interface AskedOfRegistry {
  /** Base URL without credentials. */
  readonly registry: string;
  /** Completes "when asked ...": `for the manifest of team/core:5ddba2b`. */
  readonly what: string;
}

type More = Pick<ErrorFacts, 'details' | 'hints'>;

const AGAIN = 'run the same command again: what is done already is not done twice';

/** Time-outs and broken connections, after the last attempt. */
export function registryUnreachable(
  asked: AskedOfRegistry,
  why: string,
  reason: string | null,
  hints: readonly Advice[],
): ErrorFacts {
  return complaint('REGISTRY_UNREACHABLE', asked, why, {
    details: reason === null ? [] : [`reason: ${reason}`],
    hints: [...hints, AGAIN],
  });
}

/** It wants to be asked later. */
export function registryBusy(asked: AskedOfRegistry, why: string, more: More): ErrorFacts {
  return complaint('REGISTRY_BUSY', asked, why, { ...more, hints: [...(more.hints ?? []), AGAIN] });
}

/** 5xx, after the last attempt. */
export function registryFailed(asked: AskedOfRegistry, why: string, more: More): ErrorFacts {
  return complaint('REGISTRY_FAILED', asked, why, { ...more, hints: [...(more.hints ?? []), AGAIN] });
}

/** A read that is refused although the registry knows who asks. */
export function registryHides(
  asked: AskedOfRegistry,
  status: number,
  said: readonly string[],
  hadCredentials: boolean,
): ErrorFacts {
  const reader = hadCredentials ? 'the account may not read it' : 'it is not shown without a login';
  return complaint('REGISTRY_HIDES', asked, `does not say whether it is there (status ${status})`, {
    details: [`either it is not there (some registries answer so), or ${reader}`, ...said],
    hints: [
      `see that the account may read it: ${loginTo(asked)}`,
      'see that the image path in release-pipeline.json is right, and that the image was built',
    ],
  });
}

/** 401 and 403. */
export function registryDenied(
  asked: AskedOfRegistry,
  said: readonly string[],
  hadCredentials: boolean,
): ErrorFacts {
  const why = hadCredentials ? 'does not accept the credentials' : 'wants credentials, and there are none';
  return complaint('REGISTRY_DENIED', asked, why, {
    details: said,
    hints: [
      `log in: ${loginTo(asked)} (DOCKER_CONFIG names the folder of the config.json that is read)`,
      'see that the account may do this, and that the image path in release-pipeline.json is right: some registries say "denied" for an image that does not exist',
    ],
  });
}

/** Any other status that means no. */
export function registryRefused(asked: AskedOfRegistry, status: number, said: readonly string[]): ErrorFacts {
  return complaint('REGISTRY_REFUSED', asked, `refuses with status ${status}`, { details: said });
}

/** An answer that no registry gives. */
export function registryNonsense(asked: AskedOfRegistry, what: string): ErrorFacts {
  return complaint('REGISTRY_NONSENSE', asked, what, {
    hints: [
      `see that "registry.url" in release-pipeline.json is the registry itself and not a page about it: curl -i ${asked.registry}/v2/`,
    ],
  });
}

/** Bytes that are not what their digest says. */
export function digestMismatch(asked: AskedOfRegistry, promised: string, served: string): ErrorFacts {
  return complaint('REGISTRY_DIGEST_MISMATCH', asked, 'serves bytes that are not what it promises', {
    details: [`promised: ${promised}`, `served:   ${served}`],
    hints: ['do not deploy this image: find out what stands between you and the registry'],
  });
}

/** The image that should get another name is not there. */
export function imageMissing(asked: AskedOfRegistry, reference: string): ErrorFacts {
  return complaint('IMAGE_MISSING', asked, `has no ${reference}`, {
    hints: ['see whether the image was deleted there, or expired; then build it again under its build tag'],
  });
}

/** Deleting by tag is optional in the API, and many registries do not offer it. */
export function tagsNotRemovable(asked: AskedOfRegistry, said: readonly string[]): ErrorFacts {
  return complaint('REGISTRY_CANNOT_REMOVE_TAGS', asked, 'cannot remove a tag without removing the image', {
    details: said,
    hints: ['remove the tag on the web page of the registry; nothing else was removed'],
  });
}

/** Something that no registry can hold under such a name. */
export function badImageName(
  what: 'path' | 'tag' | 'digest',
  found: string,
  expected: string,
  hint: string,
): ErrorFacts {
  const { code, message } = {
    path: { code: 'IMAGE_PATH_INVALID', message: `"${found}" cannot be the path of an image.` },
    tag: { code: 'IMAGE_TAG_INVALID', message: `"${found}" cannot be an image tag.` },
    digest: { code: 'DIGEST_INVALID', message: `"${found}" is not a digest of an image.` },
  }[what];
  return { kind: 'user', code, message, details: [`expected: ${expected}`], hints: [hint] };
}

export function registryUrlInvalid(): ErrorFacts {
  return {
    kind: 'config',
    code: 'REGISTRY_URL_INVALID',
    message: '"registry.url" in release-pipeline.json is no address of a registry.',
    details: ['expected: https://HOST or http://HOST:PORT, without user and password'],
    hints: ['write for example "https://quay.io"; log in with "docker login", not in the address'],
  };
}

export function dockerConfigUnreadable(file: string, why: string): ErrorFacts {
  return {
    kind: 'config',
    code: 'DOCKER_CONFIG_UNREADABLE',
    message: `The file ${file}, which holds the credentials for registries, ${why}.`,
    hints: ['write it anew with "docker login", or name another folder in DOCKER_CONFIG'],
  };
}

export function credentialHelperFailed(message: string): ErrorFacts {
  return {
    kind: 'external',
    code: 'CREDENTIAL_HELPER_FAILED',
    message,
    hints: ['correct or remove it under "credHelpers" or "credsStore" in Docker\'s config.json'],
  };
}

function complaint(code: string, { registry, what }: AskedOfRegistry, why: string, more: More): ErrorFacts {
  return {
    kind: 'external',
    code,
    message: `The registry ${new URL(registry).host} ${why}, when asked ${what}.`,
    ...more,
  };
}

/** Docker Hub has other names for logins than for its API. */
function loginTo({ registry }: AskedOfRegistry): string {
  const { host } = new URL(registry);
  return host === 'registry-1.docker.io' ? 'docker login' : `docker login ${host}`;
}
