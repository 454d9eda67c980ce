import type { Component } from '../model/component.js';
import type { DriverConfig, Environment } from '../model/pipeline.js';

/** How one component is deployed into one environment: `*` goes over the environment, its name over both. */
export function driverSettings(component: Component, environment: Environment): DriverConfig {
  const { deploy } = component;
  return { ...environment.deploy, ...deploy['*'], ...deploy[environment.name] } as DriverConfig;
}
