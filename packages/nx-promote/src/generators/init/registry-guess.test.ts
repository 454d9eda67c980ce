import { guessRegistry } from './registry-guess.js';

describe('guessRegistry', () => {
  it.each([
    ['git@github.com:EBI-AIT/ingest.git', 'https://ghcr.io/ebi-ait'],
    ['https://github.com/ebi-ait/ingest', 'https://ghcr.io/ebi-ait'],
    ['ssh://git@github.com:22/ebi-ait/ingest.git', 'https://ghcr.io/ebi-ait'],
    [
      'https://token:secret@gitlab.com/team/group/ingest.git',
      'https://registry.gitlab.com/team/group/ingest',
    ],
  ])('knows the registry of %s', (url, registry) => {
    expect(guessRegistry(url)).toBe(registry);
  });

  it.each(['https://git.example.org/a/b.git', '/srv/git/ingest.git', '../remote.git', '', null])(
    'makes nothing up for %p',
    (url) => {
      expect(guessRegistry(url)).toBeNull();
    },
  );
});
