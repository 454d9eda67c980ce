import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Playground } from '../../playground/create-playground.js';
import type { Scene } from '../scene.js';
import type { Stage } from '../stage.js';
import { insist, versionOf } from '../versions.js';

const FILE = 'components/ingest-core/submission-store.js';
const BRANCH = 'hotfix/ingest-core/trim-submitter';

export const mendProduction: Scene = {
  title: 'Production burns: a hotfix from what runs, and its way back to the trunk',
  async play(playground, stage) {
    stage.say(
      'While the trunk goes on, submitters with spaces in their names break the export in production.',
    );
    await playground.merge('Tell the help desk where to look', {
      branch: 'feature/help-desk',
      edits: [{ file: 'components/ingest-core/help-desk.txt', content: 'Ask ingest-core.\n' }],
    });
    await succeed(stage, playground, ['nx', 'run', 'ingest-core:release']);
    const reason = '--reason=submitters with spaces break the export; one line, tested';
    const begin = ['nx', 'run', 'ingest-core:hotfix', '--name=trim-submitter', reason];
    await succeed(stage, playground, [...begin, '--approved-by=Jia Wen']);
    const base = await versionOf(playground, 'production', 'ingest-core');
    await mend(playground);
    await succeed(stage, playground, ['git', 'commit', '--quiet', '-am', 'Trim the name of the submitter']);
    await succeed(stage, playground, ['nx', 'run', 'ingest-core:hotfix-staging']);
    await succeed(stage, playground, ['git', 'switch', '--quiet', 'master']);
    stage.say('It can be typed on the branch, or in a checkout of the trunk; the rules are the trunk’s:');
    await succeed(stage, playground, ['nx', 'run', 'ingest-core:hotfix-production', `--branch=${BRANCH}`]);
    const [staging, production] = await Promise.all(
      ['staging', 'production'].map((environment) => versionOf(playground, environment, 'ingest-core')),
    );
    insist(production?.commit !== base.commit, 'production runs the hotfix');
    insist(staging?.digest === production?.digest, 'it is the image that staging tested');
    stage.look('Its notes', `${playground.deployments}, file release-notes/ingest-core/v1.0.1.md`);
    stage.say('The next candidate from the trunk lacks the fix, and would take it away again:');
    const refused = await stage.run(playground, ['nx', 'run', 'ingest-core:release-staging']);
    insist(
      refused.output.includes('lacks the hotfix trim-submitter'),
      'a candidate without the fix is refused',
    );
    await succeed(stage, playground, ['nx', 'release-status']);
    await bringItBack(playground, stage);
  },
};

async function bringItBack(playground: Playground, stage: Stage): Promise<void> {
  const port = ['nx', 'run', 'ingest-core:hotfix-forward-port', '--name=trim-submitter'];
  await succeed(stage, playground, port);
  stage.say('A colleague merges that branch, here by a squash:');
  const branch = 'origin/forward-port/ingest-core/trim-submitter';
  await succeed(stage, playground, ['git', 'fetch', '--quiet', 'origin']);
  await succeed(stage, playground, ['git', 'merge', '--quiet', '--squash', branch]);
  await succeed(stage, playground, [
    'git',
    'commit',
    '--quiet',
    '-m',
    'Trim the name of the submitter (#59)',
  ]);
  await succeed(stage, playground, ['git', 'push', '--quiet', 'origin', 'master']);
  await succeed(stage, playground, ['nx', 'run', 'ingest-core:release']);
  await succeed(stage, playground, ['nx', 'run', 'ingest-core:release-staging']);
  const [integration, staging] = await Promise.all(
    ['integration', 'staging'].map((environment) => versionOf(playground, environment, 'ingest-core')),
  );
  insist(staging?.commit === integration?.commit, 'staging runs the newer candidate, with the fix');
}

async function mend({ workspace }: Playground): Promise<void> {
  const path = join(workspace, FILE);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('title, submitter,', 'title, submitter: submitter?.trim(),'));
}

async function succeed(stage: Stage, playground: Playground, args: readonly string[]): Promise<void> {
  const { exitCode } = await stage.run(playground, args);
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with exit code ${exitCode}`);
}
