import type { Component } from '../../core/model/component.js';
import type { DriverConfig, Environment } from '../../core/model/pipeline.js';

/** The environment's driver settings, with what the component says differently for all and for this one. */
export function settingsOf(environment: Environment, component: Component): DriverConfig {
  const everywhere = component.deploy['*'] ?? {};
  const here = Object.hasOwn(component.deploy, environment.name) ? component.deploy[environment.name] : {};
  return { ...environment.deploy, ...everywhere, ...here } as DriverConfig;
}
