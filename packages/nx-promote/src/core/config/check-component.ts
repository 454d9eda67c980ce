import type { Pipeline } from '../model/pipeline.js';
import { wrongValue, type Complaint } from './complaint.js';
import type { ComponentInput } from './definition/component.js';
import { DRIVER_SETTINGS } from './definition/driver.js';
import { didYouMean, listed } from '../model/nearest.js';
import type { Sound } from './read-shape.js';
import { defaultImagePath } from './resolve-component.js';
import { IMAGE_PATH } from './ref-rules.js';

/** What a component says, held against the pipeline. */
export function checkComponent(
  component: Sound<ComponentInput>,
  name: string,
  pipeline: Pipeline,
): Complaint[] {
  return [
    ...imageName(component, name, pipeline),
    ...suiteNames(component, pipeline),
    ...overrides(component, pipeline),
    ...dependencies(component, name),
  ];
}

function imageName({ image }: Sound<ComponentInput>, name: string, pipeline: Pipeline): Complaint[] {
  const path = defaultImagePath(name, pipeline);
  if (image !== undefined || IMAGE_PATH.test(path)) return [];
  const problem = `missing, expected a legal image path, since the project's name would give ${JSON.stringify(path)}`;
  return [{ code: 'CONFIG_MISSING', path: ['image'], problem }];
}

function suiteNames({ suites = {} }: Sound<ComponentInput>, pipeline: Pipeline): Complaint[] {
  return Object.keys(suites)
    .filter((name) => Object.hasOwn(pipeline.suites, name))
    .map((name) => ({
      code: 'CONFIG_VALUE',
      path: ['suites', name],
      problem: 'this name is taken by a suite of the pipeline, expected a name of its own',
    }));
}

function overrides({ deploy = {} }: Sound<ComponentInput>, pipeline: Pipeline): Complaint[] {
  const names = pipeline.environments.map((environment) => environment.name);
  return Object.entries(deploy).flatMap(([environment, settings]): Complaint[] => {
    const path = ['deploy', environment];
    const meant = pipeline.environments.filter(({ name }) => environment === '*' || name === environment);
    if (meant.length === 0) {
      const problem = `no environment has this name, expected "*", ${listed(names)}${didYouMean(environment, names)}`;
      return [{ code: 'CONFIG_VALUE', path, problem }];
    }
    const drivers = [...new Set(meant.map((one) => one.deploy.driver))];
    const known = drivers.flatMap((driver) => DRIVER_SETTINGS[driver]);
    const strange = Object.keys(settings ?? {}).filter((key) => !known.includes(key));
    const both = settings?.key !== undefined && settings.path !== undefined;
    return [
      ...strange.map((key): Complaint => {
        const problem = `not a setting of the driver ${listed(drivers)} that is used there, expected ${listed(known)}`;
        return { code: 'CONFIG_UNKNOWN_KEY', path: [...path, key], problem };
      }),
      ...(both ? [wrongValue(path, settings, 'only one of "key" and "path"')] : []),
    ];
  });
}

function dependencies({ deployAfter = [] }: Sound<ComponentInput>, name: string): Complaint[] {
  return deployAfter.flatMap((other, index) =>
    other === name
      ? [wrongValue(['deployAfter', index], other, 'another component: none can go before itself')]
      : [],
  );
}
