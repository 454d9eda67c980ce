import type { Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

export const fillEnvironments: Scene = {
  title: 'Empty environments: release everything that is behind the trunk',
  async play(playground, stage) {
    stage.say('Six components, a history of merges, and nothing runs anywhere yet.');
    const { exitCode } = await stage.run(playground, ['nx', 'run-many', '-t', 'release']);
    insist(exitCode === 0, 'the command ended well');
    const core = await versionOf(playground, 'integration', 'ingest-core');
    const dev = await versionOf(playground, 'dev', 'ingest-core');
    insist(core.digest === dev.digest, `dev and integration run the same image, ${core.digest.slice(0, 19)}`);
    stage.look('The page of the UI in integration', `${playground.urlOf('integration', 'ingest-ui')}/`);
    stage.look('The changelog', `${playground.deployments}, file changelogs/integration.md`);
  },
};
