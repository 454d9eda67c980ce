import { advice, type Advice, run, runAll } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

interface Waited {
  readonly reference: string;
  readonly seconds: number;
  /** Where the build can be watched. */
  readonly link: string | null;
  /** The command that waits again. */
  readonly again: Advice;
  /** What the registry says instead of showing the image. */
  readonly doubt: string | null;
  /** The build tag, where its push is what starts the build. */
  readonly tag: string | null;
  readonly remote: string;
}

/** The image was not built, or not shown. A tag that is there starts nothing a second time, so it is pushed anew. */
export function imageTimeout(component: string, waited: Waited): ErrorFacts {
  const { reference, seconds, link, again, doubt, tag, remote } = waited;
  const missed = [
    `the push of ${tag} started no build: GitHub starts none for more than three tags in a push ("image.tagsPerPush" in release-pipeline.json), and none for a push with the GITHUB_TOKEN of a workflow`,
    'nothing listens for the tag, or the builder is down',
  ];
  return {
    kind: 'external',
    code: 'IMAGE_TIMEOUT',
    message: `The image ${reference} of ${component} did not appear within ${seconds} seconds.`,
    details: [
      'likely causes: the build failed or still goes on',
      ...(tag === null ? [] : missed),
      doubt ?? 'the registry needs credentials to show the image',
      ...(link === null ? [] : [`the build: ${link}`]),
    ],
    hints: [
      advice`${again}   # waits again`,
      ...(tag === null
        ? []
        : [
            advice`git push ${remote} --delete refs/tags/${tag} && ${again}   # pushes the tag again, which starts the build`,
          ]),
    ],
  };
}

/** What the label says is not the commit that was to be built. */
export function wrongRevision(
  component: string,
  reference: string,
  found: string,
  wanted: string,
): ErrorFacts {
  const set = `the builder must set it: --label org.opencontainers.image.revision=${wanted}`;
  const isDirty = /^[0-9a-f]{7,64}-dirty$/i.test(found);
  const isCommit = /^[0-9a-f]{7,64}$/i.test(found);
  return {
    kind: 'refused',
    code: 'WRONG_REVISION',
    message: `The image ${reference} of ${component} says that it was built from ${found}, not from ${wanted}.`,
    details: [
      'the label org.opencontainers.image.revision names the commit of the build',
      isDirty
        ? 'it was built with changes that are in no commit'
        : 'an image whose builder sets no label has that of its base image',
    ],
    hints: [
      isDirty ? 'build from a clean checkout of the commit, without files that the build itself writes' : set,
      ...(isCommit ? ['or find out who pushed it: another commit may have been built under this name'] : []),
      'then remove the image and let it be built again (docs/guide/building-images.md)',
    ],
  };
}

export function noImage(component: string, reference: string): ErrorFacts {
  return {
    kind: 'external',
    code: 'NO_IMAGE',
    message: `The registry has no image ${reference} for ${component}.`,
    hints: [advice`${run(component, 'tag')}   # waits for the image, or builds it`],
  };
}

export function digestChanged(
  component: string,
  reference: string,
  known: string,
  found: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'DIGEST_CHANGED',
    message: `The image ${reference} of ${component} is not the one the ledger knows: somebody pushed over it.`,
    details: [`ledger:   ${known}`, `registry: ${found}`],
    hints: ['let the registry build on build tags only, and put the recorded manifest back under its tag'],
  };
}

export function imageGone(component: string, environment: string, image: string): ErrorFacts {
  return {
    ...IMAGE_GONE,
    kind: 'refused',
    message: `${component} cannot go back in ${environment}: the registry has no image ${image} any more.`,
    hints: [
      advice`${runAll('ledger-log', null, `--component=${component} --environment=${environment}`)}   # what else ran there`,
      advice`${run(component, 'rollback', environment, '--to <build tag>')}`,
    ],
  };
}

/** Building it again would make another image than the one that was tested. */
export function imageLost(component: string, reference: string, digest: string): ErrorFacts {
  return {
    ...IMAGE_GONE,
    message: `The registry has no image ${reference} of ${component} any more, and none is built twice.`,
    hints: [
      `bring it back under that name, from a mirror or a backup: ${digest}`,
      advice`${run(component, 'release')}   # or begin with a newer commit`,
    ],
  };
}

const IMAGE_GONE = { kind: 'external', code: 'IMAGE_GONE' } as const;
