import { type Advice, advice, type Command, run } from '../model/advice.js';
import type { ErrorFacts } from './promote-error.js';
import { commitNotHere } from './git.js';
import { notVerifiedBefore } from './verified.js';
import { optionValue, optionMissing } from './options.js';
import { optionWord, withoutOption } from '../model/command-line.js';
import type { Hotfix } from '../model/hotfix.js';

interface Named {
  readonly commit: string;
  readonly subject: string;
}

interface Lacking {
  readonly missing: readonly Named[];
  /** Set where the trunk had it once. */
  readonly takenBack?: { readonly by: Named | null };
}

export function hotfixOptionMissing(component: string, option: 'name' | 'reason'): ErrorFacts {
  const why = {
    name: 'the branch is called after it',
    reason: 'it is recorded with the hotfix, and says why it was needed and why it is safe',
  }[option];
  return optionMissing(`A hotfix of ${component} needs --${option}: ${why}.`, [
    advice`${run(component, 'hotfix', null, '--name fix-uuid --reason "uuids collide; two lines, tested" --approved-by "Ada"')}`,
  ]);
}

export function hotfixNameRefused(name: string, why: string): ErrorFacts {
  return optionValue(
    `The option --name becomes a part of a branch's name and ${why}; it was given ${JSON.stringify(name)}.`,
    ['type --name=fix-uuid'],
  );
}

export function hotfixFromUnknown(component: string, from: string, known: readonly string[]): ErrorFacts {
  return optionValue(
    `${component} runs in no environment ${JSON.stringify(from)} from which a hotfix could begin (option --from).`,
    [`there are: ${known.join(', ')}`],
  );
}

export function nothingToFix(component: string, environments: readonly string[]): ErrorFacts {
  return {
    kind: 'refused',
    code: 'NOTHING_DEPLOYED',
    message:
      environments.length === 0
        ? `A hotfix enters an environment on request, and release-pipeline.json has none.`
        : `${component} was never deployed to ${environments.join(' or ')}, so there is nothing that a hotfix could fix.`,
    hints: [advice`a change goes in by a merge: ${run(component, 'release')}`],
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
    hints: where.map((environment) => `${withoutOption(typed, '--from')} --from=${environment}`),
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

/** `below`: what helps as well where the other one lies below the branch. */
export function branchInTheWay(
  branch: string,
  { branch: other, isRemote }: { readonly branch: string; readonly isRemote: boolean },
  remote: string,
  below?: Advice,
): ErrorFacts {
  const where = isRemote ? remote : 'this clone';
  const away = isRemote
    ? `git push ${remote} :refs/heads/${other}   # if it is not needed`
    : `git branch -m ${other} <name>`;
  const isBelow = below !== undefined && other.startsWith(`${branch}/`);
  return {
    kind: 'refused',
    code: 'BRANCH_IN_THE_WAY',
    message: `The branch ${branch} cannot be made while ${where} has a branch ${other}: one is a path prefix of the other.`,
    hints: isBelow ? [below, away] : [away],
  };
}

export function hotfixNameTaken(
  component: string,
  known: { readonly name: string; readonly by: string; readonly since: string; readonly reason: string },
): ErrorFacts {
  const { name, by, since, reason } = known;
  return {
    ...HOTFIX_EXISTS,
    message: `${component} had a hotfix ${name} already, by ${by} since ${since}.`,
    details: [`decided for: ${reason}`],
    hints: ['choose another --name'],
  };
}

/** What a second run says of an approval would be in no record. */
export function approvalElsewhere(
  component: string,
  known: {
    readonly name: string;
    readonly by: string;
    readonly since: string;
    readonly approvedBy: string | null;
  },
): ErrorFacts {
  const { name, by, since, approvedBy } = known;
  return {
    ...HOTFIX_EXISTS,
    message: `The hotfix ${name} of ${component} was decided by ${by} at ${since}, and ${approvedBy ?? 'nobody'} is on record as who else agreed.`,
    hints: ['leave out --approved-by to go on with it', 'or choose another --name'],
  };
}

export function approvalEmpty(typed: string): ErrorFacts {
  return optionValue(`The option --approved-by names who agreed; it was given ${JSON.stringify(typed)}.`, [
    'leave it out, or name the person: --approved-by="Ada"',
  ]);
}

/** Invariant: what lacks a hotfix that was shipped does not take its place. */
export function forwardPortOwed(
  component: string,
  environment: string,
  shortId: string,
  hotfix: { readonly name: string; readonly commit: string; readonly by: string },
  { missing, takenBack }: Lacking,
): ErrorFacts {
  const details = missing
    .slice(0, 10)
    .map(({ commit, subject }) => `missing: ${commit.slice(0, 7)} ${subject}`);
  return portOwed(
    component,
    hotfix.name,
    `${component} ${shortId} lacks the hotfix ${hotfix.name} (${hotfix.commit.slice(0, 7)}, by ${hotfix.by}), so it does not enter ${environment}.`,
    takenBack === undefined ? details : [takenBackText(takenBack), ...details],
  );
}

/** The same as somebody sees it who looks at what runs where. */
export function trunkOwed(
  component: string,
  hotfix: { readonly name: string; readonly commit: string; readonly by: string },
): ErrorFacts {
  const { name, commit, by } = hotfix;
  return portOwed(
    component,
    name,
    `${component} owes the trunk its hotfix ${name} (${commit.slice(0, 7)}, by ${by}); no candidate without it goes where it runs.`,
  );
}

function portOwed(
  component: string,
  name: string,
  message: string,
  details: readonly string[] = [],
): ErrorFacts {
  const hints = forwardPortCommands(component, name);
  return { kind: 'refused', code: 'FORWARD_PORT_OWED', message, details, hints };
}

/** The trunk had it once: a reader must not look for a forward port that was forgotten. */
export function takenBackText({ by }: NonNullable<Lacking['takenBack']>): string {
  const who = by === null ? '' : `: ${by.commit.slice(0, 7)} ${by.subject}`;
  return `the trunk had it and took it back${who}`;
}

/** It was decided and has not entered the environment that is next on its way. */
export function hotfixWaits(
  component: string,
  hotfix: Pick<Hotfix, 'name' | 'branch' | 'by' | 'reason' | 'commit'>,
  next: string,
): ErrorFacts {
  const { name, branch, by, reason, commit } = hotfix;
  const ship = shipCommand(component, next, branch);
  const isNew = commit === null;
  return {
    kind: 'refused',
    code: 'HOTFIX_NOT_SHIPPED',
    message: isNew
      ? `The hotfix ${name} of ${component}, decided by ${by}, has entered no environment yet: ${reason}`
      : `The hotfix ${name} of ${component} (${commit.slice(0, 7)}, by ${by}) has not entered ${next} yet.`,
    hints: [
      advice`${ship}   # ${isNew ? `once the fix is committed on ${branch}` : 'the same artifact'}`,
      ...(isNew ? [advice`if it is not needed: ${waiveCommand(component, name)}`] : []),
    ],
  };
}

/** What settles an open forward port. */
export function forwardPortCommands(component: string, name: string): Advice[] {
  return [
    advice`${run(component, 'hotfix-forward-port', null, `--name=${name}`)}   # brings it to the trunk; then release again`,
    advice`if the trunk need not have it: ${waiveCommand(component, name)}`,
  ];
}

function waiveCommand(component: string, name: string): Advice {
  return advice`${run(component, 'hotfix-forward-port', null, `${optionWord('--name', name)} --waive --reason "..."`)}`;
}

/** What makes a hotfix hold another one that is in already. */
export function ontoOtherHotfix(
  other: string,
  hotfix: { readonly name: string; readonly base: { readonly shortId: string } },
  typed: string,
): Advice[] {
  return [
    `on the branch of ${hotfix.name}: git rebase --onto ${other.slice(0, 12)} ${hotfix.base.shortId}`,
    `then again: ${typed}`,
  ];
}

export function hotfixTakesBack(
  component: string,
  environment: string,
  runs: string,
  hotfix: { readonly name: string; readonly from: string; readonly base: { readonly shortId: string } },
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'HOTFIX_TAKES_BACK',
    message: `${environment} runs ${component} ${runs}, which the hotfix ${hotfix.name} does not contain: it is based on ${hotfix.base.shortId} from ${hotfix.from}, and would undo what was released since.`,
    hints: [
      `bring the fix onto what runs: git rebase --onto ${runs} ${hotfix.base.shortId}`,
      advice`or begin anew: ${run(component, 'hotfix', null, '--name ... --reason ...')}`,
    ],
  };
}

export function hotfixNotVerifiedBefore(
  component: string,
  hotfix: string,
  shortId: string,
  before: string,
  branch: string | undefined,
): ErrorFacts {
  return notVerifiedBefore(
    `The hotfix ${hotfix} of ${component} (${shortId}) was not verified in ${before}.`,
    [shipCommand(component, before, branch)],
  );
}

/** What brings a hotfix into an environment; from another checkout its branch is named. */
export function shipCommand(component: string, environment: string, branch: string | undefined): Advice {
  const options = branch === undefined ? '' : optionWord('--branch', branch);
  return advice`${run(component, 'hotfix', environment, options)}`;
}

const beginIt = (component: string): Advice =>
  advice`${run(component, 'hotfix', null, '--name fix-uuid --reason "why it is needed and safe"')}`;

export function noHotfix(component: string): ErrorFacts {
  return {
    ...NO_DECISION,
    message: `No hotfix of ${component} is open: nobody has recorded that one is needed and safe.`,
    hints: [beginIt(component)],
  };
}

/** Somebody made a branch, and nobody a decision. */
export function hotfixUndecided(component: string, branch: string, typed: string): ErrorFacts {
  const again = withoutOption(withoutOption(typed, '--override'), '--branch');
  return {
    ...NO_DECISION,
    message: `Nobody has recorded that a hotfix of ${component} on the branch ${branch} is needed and safe.`,
    hints: [
      beginIt(component),
      advice`or decide now, on the record: ${again} ${optionWord('--branch', branch)} --override "hotfix-decision: <reason>"`,
    ],
  };
}

export function unknownHotfix(
  component: string,
  which: string,
  known: readonly { readonly name: string; readonly branch: string }[],
): ErrorFacts {
  return {
    kind: 'user',
    code: 'UNKNOWN_HOTFIX',
    message: `It cannot be told which hotfix of ${component} is ${which}.`,
    details: known.map(({ name, branch }) => `${name}, on ${branch}`),
    hints: ['name its branch: --branch=hotfix/<component>/<name>, or for a forward port --name=<name>'],
  };
}

export function branchMissing(component: string, branch: string, remote: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'BRANCH_MISSING',
    message: `The hotfix of ${component} is to be on the branch ${branch}, which is neither in this clone nor on ${remote}.`,
    hints: [
      `push it from where it was made: git push ${remote} ${branch}`,
      'or name another: --branch=<name>',
    ],
  };
}

export function branchBehind(branch: string, remote: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'BRANCH_BEHIND',
    message: `The branch ${branch} has commits on ${remote} that this clone's branch lacks.`,
    hints: [`git switch ${branch} && git pull --rebase ${remote} ${branch}`],
  };
}

export function hotfixEmpty(component: string, name: string, branch: string): ErrorFacts {
  return {
    kind: 'user',
    code: 'HOTFIX_EMPTY',
    message: `The branch ${branch} holds nothing but what runs: the hotfix ${name} of ${component} has no commit yet.`,
    hints: ['commit the fix to that branch'],
  };
}

export function hotfixElsewhere(branch: string, base: string): ErrorFacts {
  return {
    kind: 'refused',
    code: 'HOTFIX_NOT_ON_BASE',
    message: `The branch ${branch} does not stand on ${base}, which the hotfix was decided for; it would carry more, or less, than the fix.`,
    hints: [`git rebase --onto ${base} <where your commits begin> ${branch}`],
  };
}

export function nothingToPort(
  component: string,
  { name, branch }: { readonly name: string; readonly branch: string },
  entry: string,
): ErrorFacts {
  return {
    kind: 'user',
    code: 'NOT_SHIPPED',
    message: `The hotfix ${name} of ${component} has entered no environment yet, so it is not known what the trunk would have to get.`,
    hints: [shipCommand(component, entry, branch)],
  };
}

/** The fetch was tried before, by the commit's id. */
export function hotfixNotHere(
  component: string,
  name: string,
  commit: string,
  branch: string,
  remote: string,
): ErrorFacts {
  return commitNotHere(
    'external',
    `The commit ${commit.slice(0, 12)} of the hotfix ${name} of ${component} is not in this clone, and ${remote} did not give it.`,
    [
      `git fetch ${remote} ${branch}`,
      `if ${remote} has lost the branch: push it from where it was made: git push ${remote} ${branch}`,
    ],
  );
}

/** Picking left nothing, yet the files are as they were before the fix. */
export function portEmpty(
  component: string,
  { name, commit }: { readonly name: string; readonly commit: string | null },
  trunk: string,
): ErrorFacts {
  return {
    kind: 'refused',
    code: 'PORT_EMPTY',
    message: `Cherry-picking the hotfix ${name} of ${component} onto ${trunk} changes nothing, but the files of ${trunk} do not contain the fix.`,
    hints: [
      `bring it there by hand, with this line at the end of the message: Promote-Forward-Port: ${commit ?? ''}`,
      advice`if the trunk need not have it: ${run(component, 'hotfix-forward-port', null, `--name=${name} --waive --reason "..."`)}`,
    ],
  };
}

/** Only a waiver has a reason; a forward port has the fix. */
export function reasonForNothing(
  component: string,
  reason: string,
  { name, branch }: { readonly name: string | undefined; readonly branch: string | undefined },
): ErrorFacts {
  const which =
    name === undefined
      ? branch === undefined
        ? []
        : [optionWord('--branch', branch)]
      : [optionWord('--name', name)];
  const again = (more: readonly string[]): Command =>
    run(component, 'hotfix-forward-port', null, [...which, ...more].join(' '));
  return optionValue(
    `The option --reason is recorded with --waive only; it was given ${JSON.stringify(reason)} without it.`,
    [
      advice`${again(['--waive', optionWord('--reason', reason)])}   # lets the obligation go`,
      advice`${again([])}   # brings the fix to the trunk`,
    ],
  );
}

export function waiverWithoutReason(component: string, name: string): ErrorFacts {
  return optionMissing(
    `To waive the forward port of the hotfix ${name} of ${component}, give a reason, which is recorded: --reason is missing.`,
    [
      advice`${run(component, 'hotfix-forward-port', null, `--name=${name} --waive --reason "the trunk has no such module any more"`)}`,
    ],
  );
}

const NO_DECISION = { kind: 'refused', code: 'NO_DECISION' } as const;

const HOTFIX_EXISTS = { kind: 'refused', code: 'HOTFIX_EXISTS' } as const;
