import type { Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

const PAIR = ['ingest-broker', 'ingest-validator'];

export const dieInTheMiddle: Scene = {
  title: 'A release is killed in the middle, and finished by running it again',
  async play(playground, stage) {
    const commit = await playground.merge('Say more about rejected sheets', {
      branch: 'feature/say-more',
      edits: PAIR.map((name) => ({
        file: `components/${name}/wording.txt`,
        content: 'Say which line it was.\n',
      })),
    });
    const release = ['nx', 'run-many', '-t', 'release', '-p', PAIR.join(',')];
    stage.say(
      'SIGKILL comes when the deployment commit of integration is pushed, and before that is on the record.',
    );
    const killed = await stage.run(playground, [...release, '--verbose'], (output) =>
      output.includes('integration: pushed deployment commit'),
    );
    insist(killed.exitCode !== 0, 'the release died');
    stage.say('The same command again; it looks what is there, and does what is missing:');
    const { exitCode } = await stage.run(playground, release);
    insist(exitCode === 0, 'the release is finished');
    for (const component of PAIR) {
      const live = await versionOf(playground, 'integration', component);
      insist(live.commit === commit, `integration runs ${component} ${commit.slice(0, 7)}`);
    }
    const log = ['git', '--git-dir', playground.deployments, 'log', '--format=%s', '-2', 'master', '--'];
    const { output } = await stage.run(playground, [...log, 'environments/integration.env']);
    const told = output.split('\n').filter((line) => line.includes(commit.slice(0, 7)));
    insist(told.length === 1, 'integration was told once, in one commit for both');
  },
};
