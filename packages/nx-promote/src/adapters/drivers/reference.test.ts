import { parseReference } from './reference.js';

const digest = `sha256:${'a'.repeat(64)}`;

describe('a version reference', () => {
  it.each([
    [`quay.io/ebi/core:5ddba2b@${digest}`, { image: 'quay.io/ebi/core', tag: '5ddba2b', digest }],
    [`127.0.0.1:5000/core@${digest}`, { image: '127.0.0.1:5000/core', tag: null, digest }],
    ['127.0.0.1:5000/core', { image: '127.0.0.1:5000/core', tag: null, digest: null }],
    ['127.0.0.1:5000/core:v1.0', { image: '127.0.0.1:5000/core', tag: 'v1.0', digest: null }],
    ['core:857d1d2]', { image: 'core', tag: '857d1d2]', digest: null }],
    [`core@${digest}`, { image: 'core', tag: null, digest }],
    ['5ddba2b', { image: null, tag: '5ddba2b', digest: null }],
    [digest, { image: null, tag: null, digest }],
    ['core@not-a-digest', { image: null, tag: 'core@not-a-digest', digest: null }],
    ['', { image: null, tag: null, digest: null }],
  ])('%s is taken apart', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  it('follows what the place holds where a single word could be either', () => {
    expect(parseReference(`5ddba2b@${digest}`, 'tag')).toEqual({ image: null, tag: '5ddba2b', digest });
    expect(parseReference('core', 'image')).toEqual({ image: 'core', tag: null, digest: null });
  });
});
