import type { Scene } from '../scene.js';
import { insist } from '../versions.js';

export const showStatus: Scene = {
  title: 'What runs where, what waits, and what is wrong',
  async play(playground, stage) {
    const status = await stage.run(playground, ['nx', 'release-status']);
    insist(status.exitCode === 0, 'the status is told');
    stage.say('And one component, asked about one environment:');
    const why = await stage.run(playground, ['nx', 'run', 'ingest-core:why', '--environment=production']);
    insist(why.exitCode === 0, 'every blocker is named with what ends it');
  },
};
