import { advice } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import type { Environment } from '../model/pipeline.js';
import { releaseCommand } from '../model/release-command.js';

/** The last step of a chain was reached, but what the chain is there to bring did not arrive. */
export function chainIncomplete(
  component: string,
  environment: Environment,
  { found, wanted, source }: { readonly found: string; readonly wanted: string; readonly source: string },
): ErrorFacts {
  const command = releaseCommand(component, environment);
  return {
    kind: 'config',
    code: 'CHAIN_INCOMPLETE',
    message: `${component} is not released: ${environment.name} runs ${found}, and ${wanted} of ${source} is not there.`,
    details: ['The steps before this one did not run, or did not run for this commit.'],
    hints: [
      advice`${command}, without --excludeTaskDependencies`,
      `if that ends here again, another file changes the chain's "dependsOn": nx show project ${component}`,
    ],
  };
}
