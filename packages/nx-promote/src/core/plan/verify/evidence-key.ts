import { createHash } from 'node:crypto';
import type { Component } from '../../model/component.js';
import type { Suite } from '../../model/pipeline.js';
import type { Observation } from '../../observe/observation.js';

/**
 * The key of an answer about a whole environment: everything that could change the answer. The same key
 * means that asking again would ask the same thing.
 */
export function setKey(observation: Observation, suite: Suite): string {
  const { environment, ledger, checkout } = observation;
  // What is only claimed so far does not run, and changes no answer.
  const digests = ledger
    .componentsIn(environment.name)
    .flatMap(({ component, live }) => (live === null ? [] : [[component, live.digest ?? live.commit]]));
  const { verify, env, live, deploy } = environment;
  const parts = {
    environment: environment.name,
    config: { verify, env, live, deploy },
    suite,
    digests,
    code: checkout?.head ?? null,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What the components it is deployed after run now: an answer given against others may not hold. */
export function neighbourKey(observation: Observation, component: Component): string {
  const { ledger, environment } = observation;
  return [...component.deployAfter]
    .sort()
    .map((name) => {
      const { live } = ledger.component(environment.name, name).state;
      return `${name}=${live?.digest ?? live?.commit ?? ''}`;
    })
    .join(' ');
}
