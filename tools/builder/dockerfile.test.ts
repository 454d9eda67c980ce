import { parseDockerfile } from './dockerfile.js';

test('reads the subset, with build arguments filled in', () => {
  const text = [
    '# a comment',
    'FROM scratch',
    'ARG COMMIT',
    'COPY libs/ingest-shared /app/libs/ingest-shared',
    'ENV COMMIT=$COMMIT \\',
    '    GREETING="hello world"',
    'LABEL org.opencontainers.image.revision=${COMMIT}',
    'WORKDIR /app/components/ingest-core',
    'ENTRYPOINT ["node","main.js"]',
  ].join('\n');
  expect(parseDockerfile(text, { COMMIT: 'abc' })).toEqual({
    copies: [{ from: 'libs/ingest-shared', to: '/app/libs/ingest-shared' }],
    env: ['COMMIT=abc', 'GREETING=hello world'],
    labels: { 'org.opencontainers.image.revision': 'abc' },
    workdir: '/app/components/ingest-core',
    entrypoint: ['node', 'main.js'],
  });
});

test.each([
  ['FROM scratch\nRUN rm -rf /', 'line 2: RUN is not known here'],
  ['FROM node:20', 'line 1: FROM must be scratch'],
  ['FROM scratch\nCOPY ../secrets /app', 'line 2: COPY takes nothing from outside the context'],
  ['FROM scratch\nCOPY a b c', 'line 2: COPY takes one source and one target'],
  ['FROM scratch\nENTRYPOINT node main.js', 'line 2: ENTRYPOINT must be a JSON array'],
])('refuses %j', (text, complaint) => {
  expect(() => parseDockerfile(text, {})).toThrow(complaint);
});
