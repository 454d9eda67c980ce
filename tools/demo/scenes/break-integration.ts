import { mergeNamed, type Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

export const breakIntegration: Scene = {
  title: 'A merge that breaks the integration suite',
  async play(playground, stage) {
    const good = await versionOf(playground, 'integration', 'ingest-core');
    const commit = await mergeNamed(playground, 'breaking');
    stage.say(`${commit.slice(0, 7)} renames a field of ingest-core; its unit tests do not notice.`);
    const { exitCode } = await stage.run(playground, ['nx', 'run', 'ingest-core:release']);
    insist(exitCode !== 0, 'the release failed');
    const live = await versionOf(playground, 'integration', 'ingest-core');
    insist(
      live.digest === good.digest,
      `integration runs the image of before again, ${good.commit.slice(0, 7)}`,
    );
    stage.say('And it is remembered: the same commit is not tried again by accident.');
    const again = await stage.run(playground, ['nx', 'run', 'ingest-core:release']);
    insist(again.exitCode !== 0, 'the rejected commit is refused');
  },
};
