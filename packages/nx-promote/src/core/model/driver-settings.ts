import type { Component } from './component.js';
import type { DriverConfig, Environment } from './pipeline.js';

/** How one component is deployed into one environment: `*` goes over the environment, its name over both. */
export function driverSettings(component: Component, environment: Environment): DriverConfig {
  const { deploy } = component;
  const here = Object.hasOwn(deploy, environment.name) ? deploy[environment.name] : {};
  return { ...environment.deploy, ...deploy['*'], ...here } as DriverConfig;
}
