import * as errors from '../error-catalogue.js';
import type { Observation } from '../observe/observation.js';
import type { Plan } from './plan.js';
import { plan, refused } from './verdicts.js';

/** Refuses: an environment that names its artifacts must not be entered by one without a name. */
export function planName(observation: Observation): Plan {
  const { name: where } = observation.environment;
  return plan(
    observation.components.map(({ name }) => refused(name, errors.namesNotGiven(name, where))),
    [],
  );
}
