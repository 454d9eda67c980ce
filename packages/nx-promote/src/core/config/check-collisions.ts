import { PromoteError } from '../errors/promote-error.js';
import { collision as collisionOf } from '../errors/config.js';
import type { Component } from '../model/component.js';
import { expandPattern } from '../model/pattern.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { namingOf } from '../model/release-name.js';
import { driverSettings } from '../model/driver-settings.js';
import { commonName, nameLanguage, OPTIONAL_CANDIDATE } from './name-language.js';

export interface Collision {
  readonly component: string;
  readonly error: PromoteError;
}

/** Two components must not share an image, a line of a deployment file, or a tag. Both are blamed. */
export function checkCollisions(
  components: readonly Component[],
  pipeline: Pipeline,
  files: ReadonlyMap<string, string>,
): Collision[] {
  const images = groups(components, (component) => [[component.image, `the image ${component.image}`]]);
  const places = groups(components, (component) =>
    pipeline.environments.flatMap((environment) => placeOf(component, environment)),
  );
  const tags = tagPairs(components, pipeline);
  return [...images, ...places, ...tags].flatMap(({ what, names }) =>
    names.map((component) => ({ component, error: collision(component, names, what, files) })),
  );
}

interface Shared {
  readonly what: string;
  readonly names: readonly string[];
}

function groups(
  components: readonly Component[],
  keysOf: (component: Component) => readonly (readonly [key: string, what: string])[],
): Shared[] {
  const owners = new Map<string, { what: string; names: string[] }>();
  for (const component of components) {
    for (const [key, what] of keysOf(component)) {
      const group = owners.get(key) ?? { what, names: [] };
      group.names.push(component.name);
      owners.set(key, group);
    }
  }
  return [...owners.values()].filter(({ names }) => names.length > 1);
}

function placeOf(component: Component, environment: Environment): (readonly [string, string])[] {
  const deploy = driverSettings(component, environment);
  if (deploy.driver !== 'gitops') return [];
  const values = { component: component.name, environment: environment.name };
  const file = expandPattern(deploy.file, values);
  const keys = (deploy.path ?? [deploy.key ?? '']).map((key) => expandPattern(key, values));
  const key = JSON.stringify([environment.name, deploy.repository, deploy.branch, file, keys]);
  return [[key, `${keys.join('.')} in ${file}, where ${environment.name} reads its version`]];
}

/** Only a name that begins or ends with another one can give a tag that looks like the other's. */
function tagPairs(components: readonly Component[], pipeline: Pipeline): Shared[] {
  const patterns = [
    pipeline.buildTag,
    ...pipeline.environments.flatMap((environment) => {
      const naming = namingOf(pipeline, environment);
      if (naming === null) return [];
      const { pattern, numbered } = naming;
      return [numbered && !pattern.includes('{candidate}') ? `${pattern}${OPTIONAL_CANDIDATE}` : pattern];
    }),
  ];
  const languages = (name: string) =>
    patterns.map((pattern) =>
      nameLanguage(
        pattern.replaceAll('{component}', () => name),
        pipeline.shortIdLength,
      ),
    );
  const names = new Set(components.map(({ name }) => name));
  return [...names].flatMap((long) =>
    cuts(long)
      .filter((short) => names.has(short))
      .flatMap((short) => {
        const tag = languages(long)
          .flatMap((one) => languages(short).map((other) => commonName(one, other)))
          .find((each) => each !== null);
        return tag === undefined || tag === null
          ? []
          : [{ what: `tags such as ${JSON.stringify(tag)}`, names: [short, long] }];
      }),
  );
}

/** Every proper beginning and end of a name. */
function cuts(name: string): string[] {
  return Array.from({ length: Math.max(0, name.length - 1) }, (_, index) => index + 1).flatMap((at) => [
    name.slice(0, at),
    name.slice(at),
  ]);
}

function collision(
  component: string,
  names: readonly string[],
  what: string,
  files: ReadonlyMap<string, string>,
): PromoteError {
  const others = names.filter((name) => name !== component);
  return new PromoteError(collisionOf(files.get(component) ?? component, component, others, what));
}
