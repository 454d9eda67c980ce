import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGithubServer, type GithubServer } from '../packages/nx-promote/src/testing/github-server';
import { git, nx, nxAtTerminal } from './support/run';
import { createSmallWorkspace, type SmallWorkspace } from './support/small-workspace';
import { releaseInPassing } from './support/victim';

/** An instruction that came with a pull request, on its way to production. */
let workspace: SmallWorkspace;

const ID = 'components/alpha/reindex';
const NOTE = '---\nenvironments: [staging]\n---\nDrain the queue.\n';

beforeAll(async () => {
  workspace = await createSmallWorkspace({
    components: ['alpha'],
    pipeline: (pipeline) => {
      const staging = pipeline['environments'].at(-1);
      const production = { ...staging, name: 'production', releaseTag: '{component}/v{version}' };
      pipeline['environments'].push(production);
    },
  });
  await release('Begin alpha', {});
  for (const target of ['release-staging', 'release-production']) await succeed('run', `alpha:${target}`);
  await release('Index more', {
    'components/alpha/deployment-notes/reindex.md':
      '---\nwhen: before\nenvironments: [staging, production]\nundo: drop the index\n---\nReindex the files.\n',
  });
});
afterAll(() => workspace.close());

async function succeed(...args: string[]): Promise<string> {
  return succeedWith({}, ...args);
}

async function succeedWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const { exitCode, output } = await nx(workspace.root, args, env);
  if (exitCode !== 0) throw new Error(output);
  return output;
}

async function release(subject: string, files: Readonly<Record<string, string>>): Promise<void> {
  const change = { 'components/alpha/main.js': `// ${subject}\n` };
  await workspace.build('alpha', workspace.commit(subject, { ...change, ...files }));
  await releaseInPassing(workspace.root, 'alpha');
}

it('stops staging until it is done, and production until it is done there', async () => {
  const refs = git(workspace.remote, 'for-each-ref');
  const outcomes = join(workspace.folder, 'outcomes.jsonl');
  const told = { NX_PROMOTE_OUTCOMES: outcomes };
  const stopped = await nx(workspace.root, ['run', 'alpha:release-staging'], told);
  expect(stopped.exitCode).not.toBe(0);
  expect(stopped.output).toContain(`alpha waits for a deployment note before it enters staging: ${ID}.`);
  expect(stopped.output).toContain('Reindex the files.');
  expect(JSON.parse(readFileSync(outcomes, 'utf8'))).toMatchObject({
    ...{ environment: 'staging', component: 'alpha', status: 'waiting', error: { code: 'NOTES_OPEN' } },
  });
  expect(git(workspace.remote, 'for-each-ref')).toBe(refs);
  await succeed('run', 'alpha:release-staging', `--note-done=${ID}`);
  const changelog = git(workspace.deployments, 'show', 'master:changelogs/staging.md');
  expect(changelog).toContain('### Deployment notes\n\n* before, alpha: **done** Reindex the files.');
  expect(changelog).toContain('  - undo: drop the index');
  const plan = await nx(workspace.root, ['promote-production', '--dry-run']);
  expect(plan.output).toContain(`alpha waits for a deployment note before it enters production: ${ID}.`);
  await succeed('run', 'alpha:release-production', `--note-waive=${ID}`, '--reason=nothing to index there');
  const ref = 'refs/promote/components/production/alpha';
  expect(JSON.parse(git(workspace.remote, 'show', `${ref}:state.json`))).toMatchObject({
    notes: { [ID]: { outcome: 'waived', reason: 'nothing to index there' } },
  });
  expect(await succeed('ledger-verify')).toContain('The ledger is sound');
});

describe('what waits for staging', () => {
  const changelog = ['changelog', '--from=integration', '--to=staging'];
  let github: GithubServer;
  let commit: string;
  beforeAll(async () => {
    await succeed('g', 'nx-promote:deployment-note', 'alpha', '--name=tidy', '--when=after',
      '--environments=staging', '--command=node tools/tidy.mjs', '--text=Tidy up | *all* files.'); // prettier-ignore
    await release('Merge pull request #12 from team/tidy', {
      'tools/tidy.mjs':
        'console.log(`tidied ${process.env.PROMOTE_ENVIRONMENT} at ${process.env.PROMOTE_COMMIT}`);\n',
    });
    commit = git(workspace.root, 'rev-parse', 'HEAD');
    const pull = { number: 12, title: 'Tidy all files', merge_commit_sha: commit };
    github = await startGithubServer([{ ...pull, updated_at: new Date().toISOString() }]);
  });
  afterAll(() => github.close());

  /** A remote on a GitHub of the test's own, reached by a stand-in for ssh. */
  function onGithub(): NodeJS.ProcessEnv {
    const ssh = join(workspace.folder, 'ssh.sh');
    writeFileSync(ssh, `#!/bin/sh\nfor last; do :; done\nexec "\${last%% *}" '${workspace.remote}'\n`, {
      mode: 0o755,
    });
    git(workspace.root, 'remote', 'set-url', 'origin', 'git@git.example.org:team/ingest.git');
    return {
      GIT_SSH_COMMAND: ssh,
      GITHUB_TOKEN: 'secret-token-of-the-test',
      GITHUB_SERVER_URL: 'https://git.example.org',
      GITHUB_API_URL: github.url,
    };
  }

  it('is told on one page, with the titles of pull requests, and in a preview that does nothing', async () => {
    const refs = git(workspace.remote, 'for-each-ref');
    const page = await succeed(...changelog);
    expect(page).toContain('# What staging would receive from integration');
    expect(page).toContain('- Tidy (');
    const preview = await succeed('run', 'alpha:release-staging', '--preview');
    expect(preview).toContain(`* alpha ${commit.slice(0, 7)}: instead of`);
    expect(preview).toContain('* after, alpha: Tidy up | *all* files. (components/alpha/tidy)');
    const told = await succeedWith(onGithub(), ...changelog, '--format=markdown');
    git(workspace.root, 'remote', 'set-url', 'origin', workspace.remote);
    expect(told).toContain('- Tidy all files ([\\#12](https://github.com/');
    expect(told).not.toContain('secret-token');
    expect(github.violations).toEqual([]);
    expect(git(workspace.remote, 'for-each-ref')).toBe(refs);
  });

  it('is JSON, HTML and a template for programs', async () => {
    const file = join(workspace.folder, 'changes.json');
    await succeed(...changelog, '--format=json', `--output=${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      schemaVersion: 1,
      components: [{ component: 'alpha', to: { commit } }],
      notes: [{ id: 'components/alpha/tidy', state: 'open' }],
    });
    await succeed(...changelog, '--format=html', `--output=${join(workspace.folder, 'changes.html')}`);
    expect(readFileSync(join(workspace.folder, 'changes.html'), 'utf8')).toContain(
      '<code>components/alpha/tidy</code></p>\n<pre>Tidy up | *all* files.</pre>',
    );
    writeFileSync(join(workspace.root, 'page.html'), '{{#components}}<b>{{component}}</b>{{/components}}');
    expect(await succeed(...changelog, '--template=page.html')).toContain('<b>alpha</b>');
    git(workspace.root, 'clean', '--quiet', '-f');
    expect(await succeed('release-status')).toContain('deployment note components/alpha/tidy');
  });

  it('runs the command of a note in the commit that brought it, and keeps what it said', async () => {
    const output = await succeed('run', 'alpha:release-staging');
    expect(output).toContain('deployment note components/alpha/tidy done');
    const ref = 'refs/promote/components/staging/alpha';
    const { notes } = JSON.parse(git(workspace.remote, 'show', `${ref}:state.json`));
    expect(notes['components/alpha/tidy']).toMatchObject({ outcome: 'done' });
    const log = /log: (\S+)$/.exec(notes['components/alpha/tidy'].detail)?.[1] ?? '';
    const kept = readFileSync(join(workspace.root, '.git/nx-promote/logs', log), 'utf8');
    expect(kept).toBe(`tidied staging at ${commit}\n`);
    const changelogFile = git(workspace.deployments, 'show', 'master:changelogs/staging.md');
    expect(changelogFile).toContain('* after, alpha: **done** Tidy up');
  });

  it('is asked about at a terminal, and goes on with the answer', async () => {
    await release('Drain', { 'components/alpha/deployment-notes/drain.md': NOTE });
    const { exitCode, output } = await nxAtTerminal(workspace.root, 'promote-staging --ask', {
      to: /waive, or no: /,
      with: 'yes\n',
    });
    if (exitCode !== 0) throw new Error(output);
    expect(output).toContain('Is that done in staging?');
    const { notes } = JSON.parse(
      git(workspace.remote, 'show', 'refs/promote/components/staging/alpha:state.json'),
    );
    expect(notes['components/alpha/drain']).toMatchObject({ outcome: 'done' });
  });
});
