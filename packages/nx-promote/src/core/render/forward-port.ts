import { advice, run, type Speller } from '../model/advice.js';
import type { Hotfix } from '../model/hotfix.js';
import { takenBackText } from '../errors/hotfix.js';
import type { PickAnswer, PickRequest } from '../ports/cherry-picks.js';
import type { PortAnswer } from '../ports/forward-ports.js';
import type { PullRequestAnswer } from '../ports/pull-requests.js';
import { plainText } from './markdown-escape.js';

/** A forward port that is under way. */
export interface PortFacts {
  readonly component: string;
  readonly hotfix: Hotfix;
  readonly branch: string;
  readonly remote: string;
  readonly trunk: string;
  readonly missing: PortAnswer['missing'];
  readonly takenBack: PortAnswer['takenBack'];
}

/** What was made, and what a person does next. `pullRequest` is null before anything was. */
export function portedText(facts: PortFacts, pullRequest: PullRequestAnswer | null, spell: Speller): string {
  const { component, branch, remote, trunk, missing, takenBack } = facts;
  const commits = missing.map(({ commit, subject }) => `  ${commit.slice(0, 7)} ${plainText(subject)}`);
  const next =
    pullRequest === null
      ? []
      : pullRequest.kind === 'open'
        ? [`pull request: ${pullRequest.url}`]
        : [`open a pull request of ${branch} into ${trunk} (${pullRequest.why})`];
  return [
    ...(takenBack === undefined ? [] : [plainText(takenBackText(takenBack))]),
    `${remote}/${branch} brings to ${trunk}:`,
    ...commits,
    ...next,
    spell(advice`Once it is merged: ${run(component, 'release')}`),
  ].join('\n');
}

/** Which file of which commit does not fit, whose change stands there now, and the ways on. */
export function conflictText(
  facts: PortFacts,
  wanted: PickRequest,
  { commit, paths }: Extract<PickAnswer, { kind: 'conflict' }>,
  spell: Speller,
): string {
  const { component, hotfix, branch, remote, trunk, missing } = facts;
  const subject = missing.find((one) => one.commit === commit)?.subject ?? '';
  const isOnBranch = wanted.onto === wanted.replaces;
  const where = `${remote}/${isOnBranch ? branch : trunk}`;
  const begin = isOnBranch
    ? `git switch ${branch} && git merge --ff-only ${where}`
    : `git switch -c ${branch} ${where}`;
  return [
    `The hotfix ${hotfix.name} does not fit ${where} as it is: ${commit.slice(0, 7)} ${plainText(subject)} conflicts in`,
    ...paths.map(
      ({ path, by }) => `  ${plainText(path)}${by === null ? '' : `, which ${plainText(by)} changed`}`,
    ),
    'Nothing was made. By hand:',
    `  -> git fetch ${remote} && ${begin}`,
    `  -> git cherry-pick -x ${wanted.commits.map((one) => one.slice(0, 12)).join(' ')}   # resolve the conflicts, git add, git cherry-pick --continue`,
    `  -> git push ${remote} ${branch}, and merge it`,
    `rewritten by hand? put this line at the end of the commit's message: Promote-Forward-Port: ${hotfix.commit ?? ''}`,
    spell(
      advice`not needed there? ${run(component, 'hotfix-forward-port', null, `--name=${hotfix.name} --waive --reason "..."`)}`,
    ),
  ].join('\n');
}

/** Title and text of the pull request. */
export function portMessage({ component, hotfix, missing }: PortFacts): { title: string; body: string } {
  const commits = missing.map(({ commit, subject }) => `- ${commit} ${plainText(subject)}`);
  return {
    title: `Forward port of the hotfix ${hotfix.name} of ${component}`,
    body: [
      `The hotfix ${hotfix.name} of ${component} was made by ${plainText(hotfix.by)} on top of ${hotfix.base.shortId}: ${plainText(hotfix.reason)}`,
      '',
      'Until it is here, no other candidate enters where it runs. Its commits:',
      '',
      ...commits,
    ].join('\n'),
  };
}
