import { runs } from './runs.js';

const digest = `sha256:${'a'.repeat(64)}`;
const ours = { commit: '5ddba2b'.padEnd(40, '0'), shortId: '5ddba2b', digest };
const other = `sha256:${'b'.repeat(64)}`;

describe('whether an environment runs an artifact', () => {
  it.each([
    ['the same repository and tag', 'quay.io/acme/core', null, '5ddba2b', true],
    ['the same repository and digest, under any tag', 'quay.io/acme/core', digest, 'v1.0', true],
    ['another digest under the same tag', 'quay.io/acme/core', other, '5ddba2b', false],
    ['another repository with the same tag', 'quay.io/somebody-else/another-image', null, '5ddba2b', false],
    ['another repository with the same digest', 'quay.io/somebody-else/core', digest, '5ddba2b', false],
    ['the same path on another host', 'ghcr.io/acme/core', null, '5ddba2b', false],
    ['a path that ours ends with', 'core', null, '5ddba2b', false],
    ['the path without the host', 'acme/core', null, '5ddba2b', true],
    ['the host in capitals', 'Quay.IO/acme/core', null, '5ddba2b', true],
    ['a bare tag', null, null, '5ddba2b', true],
    ['the whole commit as a tag', null, null, ours.commit, true],
    ['another bare tag', null, null, '5ddba2c', false],
  ])('%s', (_, image, found, tag, expected) => {
    expect(runs({ image, digest: found, tag }, { ...ours, image: 'quay.io/acme/core' })).toBe(expected);
  });

  it.each([
    ['docker.io/acme/core', 'registry-1.docker.io/acme/core', true],
    ['index.docker.io/library/core', 'docker.io/core', true],
    ['localhost:5000/core', 'localhost:5000/core', true],
    ['localhost:5001/core', 'localhost:5000/core', false],
    ['docker.io/acme/core', 'quay.io/acme/core', false],
  ])('%s written where ours is %s: %s', (image, repository, expected) => {
    expect(runs({ image, digest: null, tag: '5ddba2b' }, { ...ours, image: repository })).toBe(expected);
  });
});
