import { startGithubServer, type FakePullRequest, type GithubServer } from '../../testing/github-server.js';
import type { ForgeAnswer, MergeQuery } from '../../core/ports/forge.js';
import { createForge, githubApi } from './create-forge.js';

const TOKEN = 'secret-token-of-the-test';
let server: GithubServer;
afterEach(() => server.close());

function sha(number: number): string {
  return number.toString(16).padStart(40, '0');
}

/** Number `n` was merged on the n-th day. */
function day(number: number): string {
  return new Date(Date.UTC(2019, 0, number)).toISOString();
}

function pull(number: number, rest: Partial<FakePullRequest> = {}): FakePullRequest {
  return {
    number,
    title: `Change ${number}`,
    merge_commit_sha: sha(number),
    updated_at: day(number),
    ...rest,
  };
}

function merge(number: number, rest: Partial<MergeQuery> = {}): MergeQuery {
  return { commit: sha(number), number: null, at: day(number), ...rest };
}

async function ask(
  pulls: readonly FakePullRequest[],
  merges: readonly MergeQuery[],
  prepare: (started: GithubServer) => void = () => undefined,
): Promise<ForgeAnswer> {
  server = await startGithubServer(pulls);
  prepare(server);
  const env = {
    GITHUB_TOKEN: TOKEN,
    GITHUB_SERVER_URL: 'https://git.example.org',
    GITHUB_API_URL: server.url,
  };
  const forge = createForge({ remoteUrl: 'git@git.example.org:team/ingest.git', env, timeoutMs: 2_000 });
  return forge.pullRequests(merges);
}

describe('pull requests on GitHub', () => {
  afterEach(() => expect(server.violations).toEqual([]));

  it('are found by their merge commit, with title, labels, author and link', async () => {
    const { pullRequests, missing } = await ask(
      [pull(1, { title: 'Mend it', labels: ['api', 'bug'] })],
      [merge(1)],
    );
    expect(missing).toBeNull();
    expect(pullRequests.get(sha(1))).toEqual({
      number: 1,
      title: 'Mend it',
      labels: ['api', 'bug'],
      author: 'octocat',
      url: 'https://github.com/octocat/Hello-World/pull/1347',
    });
    expect(server.requests).toMatchObject([{ authorization: `token ${TOKEN}` }]);
    expect(server.requests[0]?.path).toContain('/repos/team/ingest/pulls?');
  });

  it('are found by number where the commit is another, unless the commit says better', async () => {
    const { pullRequests } = await ask(
      [pull(1), pull(2, { merge_commit_sha: null }), pull(3)],
      [merge(9, { number: 2 }), merge(3, { number: 1 })],
    );
    expect([...pullRequests].map(([commit, { number }]) => [commit, number])).toEqual(
      expect.arrayContaining([
        [sha(9), 2],
        [sha(3), 3],
      ]),
    );
  });

  it('are found for a change and for its pick, which name the same one', async () => {
    const { pullRequests } = await ask(
      [pull(1, { title: 'Mend it' })],
      [merge(1, { number: 1 }), merge(8, { number: 1 }), merge(9, { number: 1 })],
    );
    expect([...pullRequests.values()].map(({ title }) => title)).toEqual(['Mend it', 'Mend it', 'Mend it']);
  });

  it('that were closed without a merge are not matched by number', async () => {
    const closed = pull(2, { merge_commit_sha: null, merged_at: null });
    expect((await ask([closed], [merge(9, { number: 2 })])).pullRequests.size).toBe(0);
  });

  it('cost one request for a hundred, and none for what lies further back', async () => {
    const pulls = Array.from({ length: 950 }, (_, index) => pull(index + 1));
    const { pullRequests, missing } = await ask(pulls, [
      merge(940),
      merge(860),
      merge(777, { commit: 'f'.repeat(40) }),
    ]);
    expect([...pullRequests.values()].map(({ number }) => number)).toEqual([940, 860]);
    expect(missing).toBeNull();
    expect(server.requests).toHaveLength(2);
  });

  it('beyond the latest thousand are left to git, and that is said', async () => {
    const pulls = Array.from({ length: 1_100 }, (_, index) => pull(index + 1));
    const { missing } = await ask(pulls, [merge(3)]);
    expect(missing).toBe(
      'some pull requests are older than the latest 1000 of team/ingest on git.example.org; their titles come from commit messages',
    );
    expect(server.requests).toHaveLength(10);
  });

  it.each([
    [401, {}, 'GITHUB_TOKEN is not valid (any more); make a new one'],
    [403, {}, 'GITHUB_TOKEN may not read pull requests; give it that permission'],
    [403, { 'x-ratelimit-remaining': '0' }, "the token's rate limit is used up; try again later"],
    [404, {}, 'GITHUB_TOKEN may not see the repository, or it has another name now'],
    [502, {}, 'git.example.org answered with status 502'],
  ])(
    'refused with %d are missing, with the remedy and without the token',
    async (status, headers, reason) => {
      const { pullRequests, missing } = await ask([pull(1)], [merge(1)], (one) => one.fail(status, headers));
      expect(pullRequests.size).toBe(0);
      expect(missing).toContain(reason);
      expect(missing).not.toContain(TOKEN);
    },
  );

  it('of a server that went away are missing', async () => {
    server = await startGithubServer([]);
    const env = {
      GH_TOKEN: TOKEN,
      GITHUB_SERVER_URL: 'https://g.example',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    };
    const forge = createForge({ remoteUrl: 'https://g.example/team/ingest', env });
    expect((await forge.pullRequests([merge(1)])).missing).toMatch(/missing: g\.example did not answer$/);
  });
});

describe('without a forge to ask', () => {
  it('says which token is missing, and nothing when nothing was asked', async () => {
    server = await startGithubServer([]);
    const forge = createForge({ remoteUrl: 'https://github.com/team/ingest.git', env: {} });
    expect((await forge.pullRequests([merge(1)])).missing).toBe(
      'titles, labels and links of pull requests on github.com are missing: set GITHUB_TOKEN to a token that may read team/ingest',
    );
    expect((await forge.pullRequests([])).missing).toBeNull();
  });

  it.each(['/srv/git/remote.git', 'https://gitlab.example/group/sub/name.git', 'file:///srv/remote.git'])(
    'asks and misses nothing where %s is not on GitHub',
    async (remoteUrl) => {
      server = await startGithubServer([]);
      const forge = createForge({ remoteUrl, env: { GITHUB_TOKEN: TOKEN } });
      expect((await forge.pullRequests([merge(1)])).missing).toBeNull();
    },
  );
});

describe('the token', () => {
  const env = { GITHUB_TOKEN: TOKEN };

  it.each([
    ['github.com', env, 'https://api.github.com'],
    ['ssh.github.com', env, 'https://api.github.com'],
    ['ghe.example', { ...env, GITHUB_SERVER_URL: 'https://ghe.example' }, 'https://ghe.example/api/v3'],
    [
      'team.ghe.com',
      { GITHUB_SERVER_URL: 'https://team.ghe.com/', GITHUB_API_URL: 'https://api.team.ghe.com' },
      'https://api.team.ghe.com',
    ],
  ])('goes for %s to the API that is known to belong to it', (host, given, api) => {
    expect(githubApi(host, given)).toBe(api);
  });

  it.each([
    ['github.evil.example', env],
    ['github.com.evil.example', env],
    ['github.', env],
    ['xgithub.com', env],
    ['gist.github.com', env],
    ['a.ghe.example', { ...env, GITHUB_SERVER_URL: 'https://ghe.example' }],
    ['ghe.example', { ...env, GITHUB_SERVER_URL: 'http://ghe.example' }],
    [
      'ghe.example',
      { GITHUB_SERVER_URL: 'https://ghe.example', GITHUB_API_URL: 'http://ghe.example/api/v3' },
    ],
    ['ghe.example', { ...env, GITHUB_API_URL: 'https://ghe.example/api/v3' }],
    ['ghe.example', { GITHUB_SERVER_URL: 'https://ghe.example@evil.example' }],
  ])('stays here for %s', (host, given) => {
    expect(githubApi(host, given)).toBeNull();
  });

  it('is not sent to a host that merely looks like one of GitHub, and it is said how it would be', async () => {
    server = await startGithubServer([]);
    const forge = createForge({ remoteUrl: 'https://github.evil.example/team/ingest', env });
    const { missing } = await forge.pullRequests([merge(1)]);
    expect(missing).toContain('set GITHUB_SERVER_URL=https://github.evil.example');
  });
});
