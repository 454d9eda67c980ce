import type { World } from '../../core/world.js';

/** Called before and after every effect; throws to end the releaser there. */
export type EffectHook = (name: string, moment: 'before' | 'after') => Promise<void> | void;

/** The same world, whose every change of anything outside passes the hook. What it reads passes untouched. */
export function watchEffects(world: World, hook: EffectHook): World {
  return {
    ...world,
    ledger: watched(world.ledger, { append: 'ledger' }, hook),
    tags: watched(world.tags, { remove: 'untag' }, hook),
    registry: watched(world.registry, { addTag: 'image tag', removeTag: 'image untag' }, hook),
    driver: watched(world.driver, { deploy: 'deploy' }, hook),
    suites: watched(world.suites, { run: 'suite' }, hook),
    files: watched(world.files, { update: 'file' }, hook),
    builder: watched(world.builder, { dispatch: 'build', buildTarget: 'build' }, hook),
    notifier: watched(world.notifier, { announce: 'announcement' }, hook),
  };
}

function watched<T extends object>(port: T, effects: Partial<Record<keyof T, string>>, hook: EffectHook): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      // Ports may be classes: their methods need their own `this`.
      const method = (value as (...args: unknown[]) => unknown).bind(target);
      const effect = effects[name as keyof T];
      if (effect === undefined) return method;
      return async (...args: unknown[]) => {
        await hook(effect, 'before');
        const result = await method(...args);
        await hook(effect, 'after');
        return result;
      };
    },
  });
}
