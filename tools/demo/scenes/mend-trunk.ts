import { mergeNamed, type Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

export const mendTrunk: Scene = {
  title: 'Fixed forward',
  async play(playground, stage) {
    const commit = await mergeNamed(playground, 'mending');
    const { exitCode } = await stage.run(playground, [
      'nx',
      'affected',
      '-t',
      'release',
      '--base=HEAD~1',
      '--head=HEAD',
    ]);
    insist(exitCode === 0, 'the command ended well');
    const live = await versionOf(playground, 'integration', 'ingest-core');
    insist(live.commit === commit, `integration runs the fix, ${commit.slice(0, 7)}`);
    stage.say('\nThe integration changelog, as the release engineer reads it:');
    await stage.run(playground, [
      'git',
      '--git-dir',
      playground.deployments,
      'show',
      'master:changelogs/integration.md',
    ]);
  },
};
