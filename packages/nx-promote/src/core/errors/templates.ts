import type { ErrorFacts } from './promote-error.js';

/** `why`: what is wrong with a template, as a sentence without a full stop; null where there is none. */
export function badTemplate(file: string, why: string | null): ErrorFacts {
  return {
    kind: 'config',
    code: 'TEMPLATE',
    message:
      why === null
        ? `There is no template ${file} in the workspace.`
        : `The template ${file} is wrong: ${why}.`,
    hints: [
      why === null
        ? 'name a file of the workspace, from its root'
        : 'it is a Mustache template; see docs/guide/changelog.md for what it can show',
    ],
  };
}
