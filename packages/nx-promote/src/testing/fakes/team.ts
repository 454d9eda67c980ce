import type { ComponentState } from '../../core/model/state.js';
import type { World } from '../../core/world.js';
import { FakeServer } from './fake-server.js';
import { fakeSetting, fakeWorld, type FakeReleaser, type FakeSetting } from './fake-world.js';
import type { IntentOptions } from './intent.js';
import { promotionChain, releaseChain } from './release-chain.js';

/** A team's server with components that were released to integration, and short ways to go on from there. */
export class Team {
  readonly server = new FakeServer();
  private runs = 0;

  constructor(readonly setting: FakeSetting = fakeSetting(['core', 'ui'])) {}

  async merge(...components: string[]): Promise<string> {
    const commit = this.server.merge(...components);
    await releaseChain(this.world(), components);
    return commit;
  }

  world(more: Partial<FakeReleaser> = {}): World {
    return fakeWorld(this.server, this.setting, { invocation: `run-${(this.runs += 1)}`, ...more });
  }

  async promote(
    environment: string,
    components: string | string[] = 'core',
    options: IntentOptions = {},
    more: Partial<FakeReleaser> = {},
  ) {
    const names = [components].flat();
    const outcomes = await releaseChain(this.world(more), names, promotionChain(environment), options);
    return outcomes.get(names[0] as string)?.result;
  }

  state(environment: string, component = 'core'): ComponentState {
    return JSON.parse(
      this.server.ledger.get(`refs/promote/components/${environment}/${component}`)?.state ?? 'null',
    );
  }

  digest(name: string): string | undefined {
    return this.server.images.get(name)?.digest;
  }

  everything(): string {
    const { ledger, tags, images, files, deploymentLog } = this.server;
    return JSON.stringify([[...ledger], [...tags], [...images], [...files], deploymentLog]);
  }
}
