import type { TargetConfiguration } from '@nx/devkit';
import type { EnvironmentName } from '../../core/config/environment-names.js';
import { componentTargets } from './component-targets.js';

const dev: EnvironmentName = { name: 'dev', enters: 'on-merge', releaseTag: false, acceptsUnmerged: false };
const integration: EnvironmentName = {
  name: 'integration',
  enters: 'on-merge',
  releaseTag: false,
  acceptsUnmerged: false,
};
const staging: EnvironmentName = {
  name: 'staging',
  enters: 'on-request',
  releaseTag: true,
  acceptsUnmerged: false,
};
const production: EnvironmentName = {
  name: 'production',
  enters: 'on-request',
  releaseTag: true,
  acceptsUnmerged: false,
};
const ACTIONS = [
  ...['rollback', 'unpin', 'reverify', 'adopt', 'try', 'why'],
  ...['hotfix', 'hotfix-forward-port'],
];
const usual = [dev, integration, staging, production];

/** Everything that running a target runs, itself last. */
function chain(targets: Record<string, TargetConfiguration>, name: string): string[] {
  const before = edges(targets[name]).flatMap(({ target }) => chain(targets, target));
  return [...before, name];
}

function edges(target: TargetConfiguration | undefined): { target: string; params?: string }[] {
  return (target?.dependsOn ?? []) as { target: string; params?: string }[];
}

describe('the targets of a component', () => {
  const { targets, targetGroups } = componentTargets(usual, undefined);

  it('lead from the tag to the last environment that is entered on merge', () => {
    expect(chain(targets, 'release')).toEqual([
      'tag',
      'deploy-dev',
      'integration-test-dev',
      'changelog-dev',
      'deploy-integration',
      'integration-test-integration',
      'changelog-integration',
      'release',
    ]);
  });

  it('lets a commit that is not merged be tried where the pipeline accepts it, and nowhere else', () => {
    const open = componentTargets([{ ...dev, acceptsUnmerged: true }, integration], undefined).targets;
    expect(open['try']).toMatchObject({ executor: 'nx-promote:try' });
    expect(Object.keys(targets)).not.toContain('try');
  });

  it('are few, since each costs time in every nx command: what a person does on purpose takes an option', () => {
    const { targets: all } = componentTargets(
      [{ ...dev, acceptsUnmerged: true }, integration, staging, production],
      undefined,
    );
    expect(Object.keys(all).length).toBeLessThanOrEqual(28);
    for (const name of ACTIONS) expect([name, all[name]?.options]).toEqual([name, undefined]);
  });

  it.each(['staging', 'production'])('of %s, entered on request, stay in that environment', (environment) => {
    expect(chain(targets, `release-${environment}`)).toEqual([
      `tag-${environment}`,
      `deploy-${environment}`,
      `integration-test-${environment}`,
      `changelog-${environment}`,
      `release-${environment}`,
    ]);
  });

  it('forward what was typed along every edge, and name only targets that exist', () => {
    const all = Object.values(targets).flatMap(edges);
    expect(all.length).toBeGreaterThan(10);
    for (const edge of all) {
      expect(edge.params).toBe('forward');
      expect(Object.keys(targets)).toContain(edge.target);
    }
  });

  it('are never cached, act in one environment each, and say what they do', () => {
    for (const [name, target] of Object.entries(targets)) {
      expect(target.cache).toBe(false);
      expect(target.executor).toMatch(/^nx-promote:/);
      if (!ACTIONS.includes(name))
        expect(target.options.environment).toMatch(/^(dev|integration|staging|production)$/);
      expect(target.metadata?.description).toMatch(/.{20,}/);
      expect(Object.keys(target.metadata ?? {})).toEqual(['description']);
    }
    expect(targets['deploy-staging']?.options).toEqual({ environment: 'staging', step: 'deploy' });
    expect(targets['release']?.options).toEqual({ environment: 'integration' });
  });

  it('hash differently in every run, should caching be forced on out of our sight', () => {
    expect(targets['deploy-dev']?.inputs).toEqual([{ env: 'NX_PROMOTE_INVOCATION' }]);
  });

  it('are grouped by environment', () => {
    expect(targetGroups['Release']).toEqual(['tag', 'release', ...ACTIONS.filter((name) => name !== 'try')]);
    expect(targetGroups['Release: staging']).toContain('tag-staging');
    expect(Object.values(targetGroups).flat().sort()).toEqual(Object.keys(targets).sort());
  });
});

describe('other pipelines', () => {
  it('name the artifact on the way where an environment entered on merge says so', () => {
    const { targets } = componentTargets(
      [dev, { ...integration, releaseTag: true, acceptsUnmerged: false }],
      undefined,
    );
    expect(chain(targets, 'release').slice(3, 6)).toEqual([
      'changelog-dev',
      'tag-integration',
      'deploy-integration',
    ]);
  });

  it('have no release on merge when every environment is entered on request', () => {
    const { targets } = componentTargets([staging], undefined);
    expect(Object.keys(targets)).not.toContain('release');
    expect(Object.keys(targets)).toContain('release-staging');
  });

  it('can call the steps by other words, along the edges too', () => {
    const targetNames = { prefix: 'ship-', release: 'all', deploy: 'install' };
    const { targets } = componentTargets(usual, { targetNames });
    expect(chain(targets, 'ship-all')).toEqual([
      'ship-tag',
      'ship-install-dev',
      'ship-integration-test-dev',
      'ship-changelog-dev',
      'ship-install-integration',
      'ship-integration-test-integration',
      'ship-changelog-integration',
      'ship-all',
    ]);
  });
});
