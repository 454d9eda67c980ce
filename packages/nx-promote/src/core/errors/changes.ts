import { advice } from '../model/advice.js';
import { didYouMean } from '../model/nearest.js';
import type { ErrorFacts } from './promote-error.js';
import { optionValue } from './options.js';
import { withoutOption } from '../model/command-line.js';

export function noState(option: string, typed: string, environments: readonly string[]): ErrorFacts {
  return {
    kind: 'user',
    code: 'NO_STATE',
    message: `${JSON.stringify(typed)} names no state (option ${option}): neither an environment nor a commit of this clone${didYouMean(typed.split('@', 1)[0] ?? '', environments) || '.'}`,
    hints: [
      `an environment: ${environments.join(', ')}`,
      `an environment at a time: ${environments[0] ?? 'staging'}@2026-03-01T12:00:00Z`,
      'a build tag, a release tag, a branch or a commit',
    ],
  };
}

export function noTime(option: string, typed: string): ErrorFacts {
  return optionValue(
    `The option ${option} takes a time that is past, such as 2026-03-01T12:00:00Z, behind the @; it was given ${JSON.stringify(typed)}.`,
  );
}

export function noStates(typed: string): ErrorFacts {
  const again = withoutOption(withoutOption(typed, '--from'), '--to');
  return optionValue('A changelog is between two states: both --from and --to are needed.', [
    advice`what staging would receive: ${again} --from=integration --to=staging`,
    advice`what came to staging since then: ${again} --from=staging@2026-03-01T12:00:00Z --to=staging`,
  ]);
}
