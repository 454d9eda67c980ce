import { remotePlace } from './remote-place.js';

describe('remotePlace', () => {
  const place = { host: 'github.com', owner: 'team', repository: 'ingest' };

  it.each([
    'https://github.com/team/ingest',
    'https://github.com/team/ingest.git/',
    'https://user:password@GitHub.com/team/ingest.git',
    'ssh://git@github.com:22/team/ingest.git',
    'git@github.com:team/ingest.git',
    'github.com:team/ingest',
  ])('reads %s', (url) => expect(remotePlace(url)).toEqual(place));

  it.each([
    '/srv/remote.git',
    '../remote.git',
    'C:\\git\\remote',
    'https://github.com/ingest',
    'file:///a/b',
    '',
  ])('knows no place for %s', (url) => expect(remotePlace(url)).toBeNull());
});
