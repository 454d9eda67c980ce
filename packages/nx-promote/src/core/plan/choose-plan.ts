import type { Observation } from '../observe/observation.js';
import type { Plan } from './plan.js';
import { foresee } from './enter/foresee.js';
import { planAdopt } from './enter/plan-adopt.js';
import { planChangelog } from './changelog/plan-changelog.js';
import { planDeploy } from './enter/plan-deploy.js';
import { planNotes } from './gates/note-rules.js';
import { withNoteRemarks } from './gates/note-remarks.js';
import { planName } from './enter/plan-name.js';
import { planRelease } from './enter/plan-release.js';
import { planReverify } from './verify/plan-reverify.js';
import { planRollback } from './go-back/plan-rollback.js';
import { planTag } from './enter/plan-tag.js';
import { planUnpin } from './go-back/plan-unpin.js';
import { planVerify } from './verify/plan-verify.js';

/** From what is known to what to do next. Pure: the same observation gives the same plan, byte for byte. */
export function choosePlan(observation: Observation): Plan {
  const noted = planNotes(observation);
  if (noted !== null) return noted;
  const { dryRun, unmerged } = observation.intent;
  const ahead = dryRun && unmerged !== true ? foresee(observation) : [];
  if (ahead.length === 0) return withNoteRemarks(observation, planStep(observation));
  const names = new Set(ahead.map(({ component }) => component));
  const rest = observation.components.filter(({ name }) => !names.has(name));
  const now = withNoteRemarks(observation, planStep({ ...observation, components: rest }));
  return { ...now, verdicts: [...ahead, ...now.verdicts] };
}

function planStep(observation: Observation): Plan {
  switch (observation.intent.step) {
    case 'tag':
      return planTag(observation);
    case 'name':
      return planName(observation);
    case 'deploy':
      return planDeploy(observation);
    case 'verify':
      return planVerify(observation);
    case 'changelog':
      return planChangelog(observation);
    case 'release':
      return planRelease(observation);
    case 'rollback':
      return planRollback(observation);
    case 'unpin':
      return planUnpin(observation);
    case 'reverify':
      return planReverify(observation);
    case 'adopt':
      return planAdopt(observation);
  }
}
