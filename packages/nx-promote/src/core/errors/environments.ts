import type { ErrorFacts } from './promote-error.js';
import { optionMissing } from './options.js';

/** A target that acts in the environment that the person names, called without one. */
export function environmentMissing(target: string, known: readonly string[], command: string): ErrorFacts {
  const [first, ...others] = known;
  const also = others.length === 0 ? '' : `   # or ${others.join(', ')}`;
  return optionMissing(
    `${target} acts in the environment that you name, and --environment is missing.`,
    first === undefined
      ? ['no environment of release-pipeline.json has it']
      : [`${command} --environment=${first}${also}`],
  );
}
