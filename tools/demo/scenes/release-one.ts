import { mergeNamed, type Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

export const releaseOne: Scene = {
  title: 'A merge, and one command',
  async play(playground, stage) {
    const commit = await mergeNamed(playground, 'oneComponent');
    stage.say(`A colleague merged ${commit.slice(0, 7)}, which changes ingest-core.`);
    stage.say('First the plan; it changes nothing:');
    await stage.run(playground, ['nx', 'run', 'ingest-core:release', '--dry-run']);
    const before = await versionOf(playground, 'dev', 'ingest-core');
    insist(before.commit !== commit, 'dev still runs what it ran');
    const { exitCode } = await stage.run(playground, ['nx', 'run', 'ingest-core:release']);
    insist(exitCode === 0, 'the command ended well');
    const live = await versionOf(playground, 'integration', 'ingest-core');
    insist(live.commit === commit, `integration runs the merge commit ${commit.slice(0, 7)}`);
    stage.say('Again, to see that there is nothing left to do:');
    const again = await stage.run(playground, ['nx', 'run', 'ingest-core:release']);
    insist(again.exitCode === 0, 'running it again changes nothing and ends well');
  },
};
