import type { Scene } from '../scene.js';
import { insist, versionOf } from '../versions.js';

const ENVIRONMENTS = ['dev', 'integration', 'staging', 'production'];

export const promoteRelease: Scene = {
  title: 'A candidate, then a release: the same image gets more names',
  async play(playground, stage) {
    stage.say('Everything that integration has verified goes to staging. First the table:');
    await stage.run(playground, ['nx', 'promote-staging', '--dry-run']);
    const staged = await stage.run(playground, ['nx', 'promote-staging']);
    insist(staged.exitCode === 0, 'staging runs the candidates, verified');
    stage.say('The release engineer freezes production before a demo:');
    await stage.run(playground, ['nx', 'hold', '--environment=production', '--reason=the demo on Thursday']);
    const held = await stage.run(playground, ['nx', 'run', 'ingest-core:release-production']);
    insist(held.exitCode !== 0, 'a held environment takes nothing in');
    await stage.run(playground, ['nx', 'unhold', '--environment=production']);
    const released = await stage.run(playground, ['nx', 'promote-production']);
    insist(released.exitCode === 0, 'production runs the releases, verified');
    const versions = await Promise.all(
      ENVIRONMENTS.map((environment) => versionOf(playground, environment, 'ingest-core')),
    );
    stage.say('\ningest-core, as each environment reports it:');
    for (const [at, { commit, digest }] of versions.entries()) {
      stage.say(`  ${(ENVIRONMENTS[at] ?? '').padEnd(12)} ${commit.slice(0, 7)}  ${digest}`);
    }
    const digests = new Set(versions.map(({ digest }) => digest));
    insist(digests.size === 1, 'one digest runs from dev to production');
    await stage.run(playground, ['git', 'ls-remote', '--tags', 'origin', 'ingest-core/v*']);
    stage.look('The release notes', `${playground.deployments}, file release-notes/ingest-core/v1.0.md`);
  },
};
