import type { Change } from '../../core/ports/driver.js';
import { fakeSetting } from '../fakes/fake-world.js';
import { promotionChain, releaseChain } from '../fakes/release-chain.js';
import { Team } from '../fakes/team.js';
import { runIntent } from '../../core/run-intent.js';

/** Production's file, and staging's, say the version. */
function team(): Team {
  const { pipeline, ...setting } = fakeSetting(['core']);
  const environments = pipeline.environments.map((environment) =>
    environment.releaseTag === null
      ? environment
      : { ...environment, deploy: { ...environment.deploy, value: '{image}:v{version}@{digest}' } },
  );
  return new Team({ ...setting, pipeline: { ...pipeline, environments } });
}

async function versionsDeployed(one: Team, environment: string): Promise<(string | null)[]> {
  const written: Change[] = [];
  const world = one.world();
  const { deploy } = world.driver;
  const driver: typeof world.driver = {
    ...world.driver,
    deploy: (request) => {
      written.push(...request.changes);
      return deploy(request);
    },
  };
  await releaseChain({ ...world, driver }, ['core'], promotionChain(environment));
  return written.map(({ version }) => version);
}

describe('a deployment that says the version', () => {
  it('is given the one of the name that the artifact has there', async () => {
    const one = team();
    await one.merge('core');
    expect(await versionsDeployed(one, 'staging')).toEqual(['1.0']);
    await one.merge('core');
    expect(await versionsDeployed(one, 'staging')).toEqual(['1.0']);
    expect(await versionsDeployed(one, 'production')).toEqual(['1.0']);
    await one.merge('core');
    expect(await versionsDeployed(one, 'staging')).toEqual(['1.1']);
  });

  it('has its own version again when the environment goes back', async () => {
    const one = team();
    for (let round = 0; round < 2; round += 1) {
      await one.merge('core');
      await one.promote('staging');
      await one.promote('production');
    }
    const written: (string | null)[] = [];
    const world = one.world();
    const driver: typeof world.driver = {
      ...world.driver,
      deploy: (request) => {
        written.push(...request.changes.map(({ version }) => version));
        return world.driver.deploy(request);
      },
    };
    const intent = {
      environment: 'production',
      components: ['core'],
      dryRun: false,
      typed: 'nx',
      confirm: true,
    };
    await runIntent({ ...world, driver }, { ...intent, step: 'rollback' });
    expect(written).toEqual(['1.0']);
  });
});
