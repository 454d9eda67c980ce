import type { Component } from '../../core/model/component.js';
import type { Environment } from '../../core/model/pipeline.js';
import type { Change, Driver } from '../../core/ports/driver.js';

/** A driver under test: two runs that deploy to one environment. */
export interface DriverUnderTest {
  readonly driver: Driver;
  readonly other: Driver;
  readonly environment: Environment;
  readonly components: readonly [Component, Component];
  /** Whether it writes all changes at once, on top of what others wrote; if not, it does one after the other. */
  readonly isAtomic: boolean;
  /** Forgets what was read before, as each look of a run does. */
  forget?(): void;
  close(): Promise<void>;
}

/** What the port promises, tried on one kind of driver. */
export function driverContract(name: string, start: () => Promise<DriverUnderTest>): void {
  describe(`the driver port on ${name}`, () => {
    let subject: DriverUnderTest;
    let driver: Driver;
    beforeEach(async () => {
      subject = await start();
      ({ driver } = subject);
    });
    afterEach(() => subject.close());

    const deploy = (
      changes: readonly Change[],
      by = driver,
      stillOurs: () => Promise<void> = async () => undefined,
    ): ReturnType<Driver['deploy']> =>
      by.deploy({ environment: subject.environment, changes, attempt: 'a', subject: 'dev: x', stillOurs });
    const digests = async (by = driver): Promise<(string | null | undefined)[]> => {
      subject.forget?.();
      const found = await by.current(subject.environment, subject.components);
      return subject.components.map((component) => found.get(component.name)?.digest);
    };

    it('says of every component what is set, and null where nothing is', async () => {
      const [core, ui] = subject.components;
      await deploy([change(core, 'a')]);
      const found = await driver.current(subject.environment, [core, ui]);
      expect(found.get(core.name)).toMatchObject({
        image: core.image,
        tag: tagOf('a'),
        digest: digestOf('a'),
      });
      expect(found.get(ui.name)).toMatchObject({ reference: null, image: null, tag: null, digest: null });
    });

    it('deploys several components, and says which it changed', async () => {
      const [core, ui] = subject.components;
      const { changed } = await deploy([change(core, 'a'), change(ui, 'b')]);
      expect([...changed].sort()).toEqual([core.name, ui.name].sort());
      expect(await digests(subject.other)).toEqual([digestOf('a'), digestOf('b')]);
    });

    it('changes nothing where all is as it should be, and says so', async () => {
      const [core, ui] = subject.components;
      await deploy([change(core, 'a')]);
      expect(await deploy([change(core, 'a')], subject.other)).toEqual({ changed: [], revision: null });
      expect(await deploy([change(core, 'a'), change(ui, 'b')])).toMatchObject({ changed: [ui.name] });
    });

    it('has a revision of what it changed, where it has revisions at all', async () => {
      const { revision } = await deploy([change(subject.components[0], 'a')]);
      if (subject.isAtomic) expect(revision).toEqual(expect.any(String));
      else expect(revision).toBeNull();
    });

    it('asks whether the claim is still ours before the first effect, and does nothing when it is not', async () => {
      const lost = new Error('the claim is gone');
      const deploying = deploy([change(subject.components[0], 'a')], driver, () => Promise.reject(lost));
      await expect(deploying).rejects.toBe(lost);
      expect(await digests()).toEqual([undefined, undefined].map(() => null));
    });

    it('loses nothing of two that deploy different components at once', async () => {
      const [core, ui] = subject.components;
      let asked = 0;
      const count = async (): Promise<void> => void (asked += 1);
      await Promise.all([
        deploy([change(core, 'a')], driver, count),
        deploy([change(ui, 'b')], subject.other, count),
      ]);
      expect(await digests()).toEqual([digestOf('a'), digestOf('b')]);
      expect(asked).toBeGreaterThanOrEqual(2);
    });

    it('asks again before it goes on top of what somebody pushed meanwhile', async () => {
      if (!subject.isAtomic) return;
      const [core, ui] = subject.components;
      let asked = 0;
      const overtaken = async (): Promise<void> => {
        asked += 1;
        if (asked === 1) await deploy([change(ui, 'b')], subject.other);
        else throw new Error('the claim is gone');
      };
      await expect(deploy([change(core, 'a')], driver, overtaken)).rejects.toThrow('the claim is gone');
      expect(asked).toBe(2);
      expect(await digests()).toEqual([null, digestOf('b')]);
    });
  });
}

const tagOf = (id: string): string => id.repeat(7);
const digestOf = (id: string): string => `sha256:${id.repeat(64)}`;

function change(component: Component, id: string): Change {
  const artifact = {
    commit: id.repeat(40),
    shortId: tagOf(id),
    image: component.image,
    digest: digestOf(id),
  };
  return { component, artifact, replaces: null, version: null };
}
