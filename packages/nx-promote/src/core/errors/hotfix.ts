import type { ErrorFacts } from '../errors.js';

export function hotfixOptionMissing(component: string, option: 'name' | 'reason'): ErrorFacts {
  const why = {
    name: 'the branch is called after it',
    reason: 'whoever meets the hotfix later will want to know why it was needed, and that it is safe',
  }[option];
  return {
    kind: 'user',
    code: 'OPTION_MISSING',
    message: `A hotfix of ${component} needs --${option}: ${why}.`,
    hints: [
      `nx run ${component}:hotfix --name fix-uuid --reason "uuids collide; two lines, tested" --approved-by "Ada"`,
    ],
  };
}

export function hotfixNameRefused(name: string, why: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `The option --name becomes a part of a branch's name and ${why}; it was given ${JSON.stringify(name)}.`,
    hints: ['type --name=fix-uuid'],
  };
}

export function hotfixFromUnknown(component: string, from: string, known: readonly string[]): ErrorFacts {
  return {
    kind: 'user',
    code: 'OPTION_VALUE',
    message: `${component} runs in no environment ${JSON.stringify(from)} from which a hotfix could begin (option --from).`,
    hints: [`there are: ${known.join(', ')}`],
  };
}

export function nothingToFix(component: string, environments: readonly string[]): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOTHING_DEPLOYED',
    message:
      environments.length === 0
        ? `A hotfix enters an environment on request, and release-pipeline.json has none.`
        : `${component} was never deployed to ${environments.join(' or ')}, so there is nothing that a hotfix could mend.`,
    hints: [`a change goes in by a merge: nx run ${component}:release`],
  };
}

/** The environments differ: which of them the hotfix stands on decides what else goes to production. */
export function baseNeeded(
  component: string,
  where: readonly string[],
  consequences: readonly string[],
  typed: string,
): ErrorFacts {
  return {
    kind: 'user',
    code: 'BASE_NEEDED',
    message: `${component} is not the same in ${where.join(' and ')}, so the hotfix needs --from.`,
    details: consequences,
    hints: where.map((environment) => `${typed} --from=${environment}`),
  };
}

export function branchElsewhere(branch: string, where: string, commit: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'BRANCH_EXISTS',
    message: `The branch ${branch} exists already ${where}, at ${commit.slice(0, 12)}.`,
    details: ['a hotfix begins on a branch of its own, so that it carries nothing but the fix'],
    hints: ['choose another --name', `or go on with it: git switch ${branch}`],
  };
}

export function hotfixNameTaken(component: string, name: string, by: string, since: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'HOTFIX_EXISTS',
    message: `${component} had a hotfix ${name} already, by ${by} since ${since}.`,
    hints: ['choose another --name'],
  };
}
