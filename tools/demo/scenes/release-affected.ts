import { mergeNamed, type Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

export const releaseAffected: Scene = {
  title: 'A merge that touches two components',
  async play(playground, stage) {
    const commit = await mergeNamed(playground, 'twoComponents');
    stage.say(`${commit.slice(0, 7)} changes the broker and the validator.`);
    const core = await versionOf(playground, 'integration', 'ingest-core');
    const affected = ['nx', 'affected', '-t', 'release', '--base=HEAD~1', '--head=HEAD'];
    const { exitCode } = await stage.run(playground, affected);
    insist(exitCode === 0, 'the command ended well');
    for (const component of ['ingest-broker', 'ingest-validator']) {
      const live = await versionOf(playground, 'integration', component);
      insist(live.commit === commit, `integration runs ${component} ${commit.slice(0, 7)}`);
    }
    const after = await versionOf(playground, 'integration', 'ingest-core');
    insist(after.digest === core.digest, 'ingest-core was left alone');
  },
};
