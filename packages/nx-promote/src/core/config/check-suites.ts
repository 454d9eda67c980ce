import { shown, wrongValue, type Complaint } from './complaint.js';
import type { PipelineInput } from './definition/pipeline.js';
import { didYouMean, listed } from '../model/nearest.js';
import type { Sound } from './read-shape.js';

/** Rules about suites: what environments list exists, and a suite of a whole environment has no one artifact. */
export function checkSuites(pipeline: Sound<PipelineInput>): Complaint[] {
  return [...misplaced(pipeline), ...unknownNames(pipeline), ...twice(pipeline), ...untestable(pipeline)];
}

function misplaced({ suites = {} }: Sound<PipelineInput>): Complaint[] {
  return Object.entries(suites).flatMap(([name, suite]) =>
    suite?.scope === 'environment' && suite.at === 'artifact'
      ? [
          wrongValue(
            ['suites', name, 'at'],
            'artifact',
            '"checkout": a suite of environment scope tests many artifacts at once',
          ),
        ]
      : [],
  );
}

function unknownNames({ suites, environments = [] }: Sound<PipelineInput>): Complaint[] {
  if (suites === undefined) return [];
  const known = Object.keys(suites);
  const expected = known.length === 0 ? 'the name of a suite, but "suites" has none' : listed(known);
  return environments.flatMap((environment, index) =>
    (environment?.verify ?? []).flatMap((name, position) => {
      if (name === undefined || Object.hasOwn(suites, name)) return [];
      const path = ['environments', index, 'verify', position];
      return [wrongValue(path, name, `${expected}${didYouMean(name, known)}`)];
    }),
  );
}

/** A set is tested by a suite of environment scope; without one, a gate that asks for tested sets never opens. */
function untestable({ suites, environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) => {
    if (environment?.requireTestedSet !== true) return [];
    const verify = environments[index - 1]?.verify ?? [];
    if (verify.some((name) => name !== undefined && suites?.[name]?.scope === 'environment')) return [];
    const path = ['environments', index, 'requireTestedSet'];
    const expected =
      'it only where the environment before has a suite of environment scope, which tests sets';
    return [wrongValue(path, true, expected)];
  });
}

function twice({ environments = [] }: Sound<PipelineInput>): Complaint[] {
  return environments.flatMap((environment, index) =>
    (environment?.verify ?? []).flatMap((name, position, all) => {
      if (name === undefined || all.indexOf(name) === position) return [];
      const path = ['environments', index, 'verify', position];
      return [
        {
          code: 'CONFIG_VALUE' as const,
          path,
          problem: `found ${shown(name)} again, expected each suite once`,
        },
      ];
    }),
  );
}
