import { startGithubServer, type GithubServer } from '../../testing/github-server.js';
import { createPullRequests } from './create-pull-requests.js';

const TOKEN = 'secret-token-of-the-test';
const draft = { branch: 'forward-port/core/fix', into: 'master', title: 'Forward port', body: 'The fix' };
let server: GithubServer;

beforeEach(async () => {
  server = await startGithubServer([]);
});
afterEach(() => server.close());

const open = (
  env: Record<string, string> = { GITHUB_TOKEN: TOKEN },
  url = 'git@git.example.org:team/ingest.git',
) =>
  createPullRequests({
    remoteUrl: async () => url,
    env: { GITHUB_SERVER_URL: 'https://git.example.org', GITHUB_API_URL: server.url, ...env },
    timeoutMs: 2_000,
  }).open(draft);

it('opens one, and finds it again', async () => {
  const first = await open();
  expect(first).toEqual({ kind: 'open', url: expect.stringMatching(/^https:/), isNew: true });
  expect(await open()).toMatchObject({ kind: 'open', isNew: false });
  expect(server.opened).toEqual([
    { head: 'forward-port/core/fix', base: 'master', title: 'Forward port', body: 'The fix' },
  ]);
  expect(server.requests[1]?.authorization).toContain(TOKEN);
  expect(server.violations).toEqual([]);
});

it.each([
  [401, 'is not valid'],
  [403, 'GITHUB_TOKEN may not open pull requests; give it that permission'],
  [404, 'may not see the repository'],
  [502, 'answered with status 502'],
])('says what is in the way when GitHub answers %i, without the token', async (status, text) => {
  server.fail(status);
  const answer = await open();
  expect(answer).toMatchObject({ kind: 'none', why: expect.stringContaining(text) });
  expect(JSON.stringify(answer)).not.toContain(TOKEN);
});

it('leaves it to a person without a token, or on another forge', async () => {
  expect(await open({})).toMatchObject({ kind: 'none', why: expect.stringContaining('set GITHUB_TOKEN') });
  expect(await open({ GITHUB_TOKEN: TOKEN }, '/srv/git/ingest.git')).toEqual({
    kind: 'none',
    why: 'the remote is not on GitHub',
  });
  expect(server.requests).toEqual([]);
});
