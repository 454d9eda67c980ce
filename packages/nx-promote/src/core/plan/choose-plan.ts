import type { Observation } from '../observe/observation.js';
import type { Plan } from './plan.js';
import { planChangelog } from './plan-changelog.js';
import { planDeploy } from './plan-deploy.js';
import { planRelease } from './plan-release.js';
import { planTag } from './plan-tag.js';
import { planVerify } from './plan-verify.js';

/** From what is known to what to do next. Pure: the same observation gives the same plan, byte for byte. */
export function choosePlan(observation: Observation): Plan {
  switch (observation.intent.step) {
    case 'tag':
    case 'name':
      return planTag(observation);
    case 'deploy':
      return planDeploy(observation);
    case 'verify':
      return planVerify(observation);
    case 'changelog':
      return planChangelog(observation);
    case 'release':
      return planRelease(observation);
  }
}
