import type { FakeSetting } from './fake-world.js';

/** The same setting, deployed by a command: what is deployed late is not refused. */
export function byCommand(setting: FakeSetting): FakeSetting {
  const { pipeline } = setting;
  const environments = pipeline.environments.map((environment) => ({
    ...environment,
    deploy: { driver: 'command', command: ['deploy'], current: ['current'], timeoutSeconds: 60 } as const,
  }));
  return { ...setting, pipeline: { ...pipeline, environments } };
}
