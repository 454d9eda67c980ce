import { advice, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';

export function tagPointsElsewhere(tag: string, found: string, wanted: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'TAG_POINTS_ELSEWHERE',
    message: `The tag ${tag} is on the remote already, but points at ${found} and not at ${wanted}.`,
    details: ['a build tag never moves: an image may have been built from it'],
    hints: [
      `git ls-remote origin "refs/tags/${tag}"   # find out who made it`,
      `git push origin :refs/tags/${tag}   # if it is a mistake`,
    ],
  };
}

export function tagInTheWay(tag: string, other: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'TAG_IN_THE_WAY',
    message: `The tag ${tag} cannot be made while the remote has a tag ${other}: one is a path prefix of the other.`,
    hints: [
      `git push origin :refs/tags/${other}   # if it is not needed`,
      'or change "buildTag" in release-pipeline.json',
    ],
  };
}

export function notTagged(component: string, tag: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_TAGGED',
    message: `${component} has no build tag ${tag} on the remote yet, so there is no image to deploy.`,
    hints: [advice`${run(component, 'tag')}`],
  };
}

export function tagsNotRemoved(remote: string, said: readonly string[]): ErrorFacts {
  return {
    kind: 'external',
    code: 'TAGS_NOT_REMOVED',
    message: `The remote "${remote}" did not let the tags be removed; none of this push is gone.`,
    details: said,
    hints: ['see whether tags are protected there, then run the same command again'],
  };
}
