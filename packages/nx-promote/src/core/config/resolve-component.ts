import { scopeOf } from '../model/component-scope.js';
import type { Component } from '../model/component.js';
import { expandPattern } from '../model/pattern.js';
import type { DriverConfig, Pipeline } from '../model/pipeline.js';
import type { ComponentInput } from './definition/component.js';
import type { DriverOverrideInput } from './definition/driver.js';
import { seconds } from './duration.js';
import type { ComponentFacts } from './parse-component.js';
import { resolveSuite } from './resolve-suite.js';

export function resolveComponent(
  input: ComponentInput,
  facts: ComponentFacts,
  pipeline: Pipeline,
): Component {
  const { url, namespace } = pipeline.registry;
  const imagePath = [namespace, input.image ?? defaultImagePath(facts.name, pipeline)]
    .filter((part) => part !== '')
    .join('/');
  return {
    name: facts.name,
    root: facts.root,
    ...scopeOf(facts),
    imagePath,
    image: `${url.replace(/^https?:\/\//, '')}/${imagePath}`,
    deployAfter: [...new Set(input.deployAfter)],
    suites: Object.entries(input.suites).map(([name, suite]) => resolveSuite(name, suite)),
    deploy: Object.fromEntries(
      Object.entries(input.deploy).map(([environment, settings]) => [environment, resolveOverride(settings)]),
    ),
    buildTarget: input.build?.target ?? null,
    coverageReport: input.coverage ?? null,
  };
}

/** `@scope/Name` becomes `scope/name`: image paths have neither `@` nor capitals. */
export function defaultImagePath(name: string, pipeline: Pipeline): string {
  return expandPattern(pipeline.image.repository, { component: name.replace(/^@/, '').toLowerCase() });
}

/** Can be spread over an environment's settings: where it says `key` it takes `path` away, and the reverse. */
function resolveOverride({ timeout, ...settings }: DriverOverrideInput): Partial<DriverConfig> {
  return {
    ...settings,
    ...(settings.key === undefined ? {} : { path: null }),
    ...(settings.path === undefined ? {} : { key: null }),
    ...(timeout === undefined ? {} : { timeoutSeconds: seconds(timeout) }),
  } as Partial<DriverConfig>;
}
