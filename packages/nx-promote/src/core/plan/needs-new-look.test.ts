import { needsNewLook } from './needs-new-look.js';
import type { AppendStep, Plan, Step, Verdict } from './plan.js';

const record: AppendStep = { do: 'append', title: 'record', drafts: [], environments: [], tags: [] };
const lock: AppendStep = {
  ...record,
  environments: [{ environment: 'dev', kind: 'verify', attempt: 'a', components: ['core'] }],
};
const suites: Step = { do: 'suites', environment: 'dev', runs: [] };
const deploy: Step = { do: 'deploy', environment: 'dev', changes: [], attempt: 'a', subject: '' };
const changelog: Step = { do: 'changelog', environment: 'dev', sections: [], noteOutcomes: {} };
const going: Verdict = {
  component: 'core',
  status: 'go',
  summary: '',
  artifact: null,
  replaces: null,
  error: null,
};
const planOf = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  verdicts: [going],
  steps,
  waitFor: null,
  ...more,
});

it.each<[string, Plan, boolean]>([
  ['nothing is left to do', planOf([]), false],
  ['records are pushed under an expectation', planOf([record]), false],
  ['a deployment looks for itself', planOf([record, deploy, record]), false],
  ['a changelog is pushed on top of what is there', planOf([changelog]), false],
  // The lock moves the environment's ref, but what is put back does not: it may run while the lock succeeds.
  ['suites, also of an environment that is locked first', planOf([lock, suites]), true],
  ['suites under a claim that is there already', planOf([suites]), true],
  ['suites after records about something else', planOf([record, suites]), true],
  ['images that are waited for', planOf([record, { do: 'image', wants: [] }]), true],
  ['names in the registry', planOf([record, { do: 'image-names', names: [] }]), true],
  ['commands of notes', planOf([record, { do: 'notes', environment: 'dev', runs: [] }]), true],
  ['somebody is waited for', planOf([], { waitFor: 'busy' }), true],
  ['a refusal', planOf([], { verdicts: [{ ...going, status: 'refused' }] }), true],
  ['superseded by something newer', planOf([], { verdicts: [{ ...going, status: 'superseded' }] }), true],
])('%s', (_, plan, needs) => {
  expect(needsNewLook(plan)).toBe(needs);
});
