import type { Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

const PAIR = ['ingest-broker', 'ingest-validator'];

export const rollBack: Scene = {
  title: 'A rollback of a set brings integration back',
  async play(playground, stage) {
    const bad = await versionOf(playground, 'integration', 'ingest-broker');
    const rollback = ['nx', 'run-many', '-t', 'rollback', '--environment=integration', '-p', PAIR.join(',')];
    stage.say('Wranglers do not like the new wording. First what would be lost; it changes nothing:');
    await stage.run(playground, [...rollback, '--dry-run']);
    const back = await stage.run(playground, [...rollback, '--reason=wranglers cannot read it']);
    insist(back.exitCode === 0, 'the set went back');
    for (const component of PAIR) {
      const live = await versionOf(playground, 'integration', component);
      insist(live.commit !== bad.commit, `integration runs ${component} ${live.commit.slice(0, 7)} again`);
    }
    stage.say('An automatic release does not bring it back, and ends well:');
    const again = await stage.run(playground, ['nx', 'run-many', '-t', 'release', '-p', PAIR.join(',')]);
    insist(again.exitCode === 0, 'the release says that somebody went back from it');
    const live = await versionOf(playground, 'integration', 'ingest-broker');
    insist(live.commit !== bad.commit, 'integration still runs what it was put back to');
    stage.say('Who did what, and why, from the ledger:');
    await stage.run(playground, [
      'nx',
      'ledger-log',
      '--component=ingest-broker',
      '--environment=integration',
    ]);
  },
};
