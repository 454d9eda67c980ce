import { OPTIONS, TYPED_ENVIRONMENT, type OptionDefinition, type OptionName } from './option-table.js';

/** One executor: what it is for, what it takes, and whether a set of its tasks is one intent. */
export interface ExecutorDefinition {
  readonly title: string;
  readonly description: string;
  readonly options: readonly OptionName[];
  readonly batch: boolean;
  /** Set where the person names the environment. Elsewhere the target sets it, and a typed one is refused. */
  readonly environmentIsTyped?: true;
}

/** The chain forwards what was typed to each of its targets, so its steps all take the same. */
const CHAIN: readonly OptionName[] = [
  'environment',
  'dryRun',
  'commit',
  'wait',
  'takeOver',
  'override',
  'confirm',
  'releaseVersion',
  'bump',
  'ask',
  'noteDone',
  'noteWaive',
  'reason',
  'preview',
  'format',
  'output',
  'template',
  'verbose',
];

/** Every executor. A new one is a row here and a folder in `executors/`. */
export const EXECUTORS = {
  tag: {
    title: 'Tag and build',
    description:
      'Tags the newest commit of the trunk that touches the component, and sees that its image exists: waits for it, or has it built.',
    options: CHAIN,
    batch: true,
  },
  name: {
    title: 'Name a release',
    description:
      'Gives the artifact that is verified before the environment its release name: a git tag on the same commit, an image tag on the same digest.',
    options: CHAIN,
    batch: true,
  },
  deploy: {
    title: 'Deploy',
    description:
      'Makes the environment run the artifact, and waits until the environment itself says that it does.',
    options: CHAIN,
    batch: true,
  },
  'integration-test': {
    title: 'Verify',
    description:
      'Runs the suites of the environment. When they say no, the artifact is rejected and the previous one put back.',
    options: CHAIN,
    batch: true,
  },
  changelog: {
    title: 'Write the changelog',
    description: 'Writes what came to the environment into its changelog, once.',
    options: CHAIN,
    batch: true,
  },
  changes: {
    title: 'What lies between',
    description:
      'The changelog between two states: what one environment would receive from another with the deployment notes, or what came and went between two moments or commits.',
    options: ['from', 'to', 'components', 'format', 'output', 'template', 'verbose'],
    batch: false,
  },
  release: {
    title: 'Release',
    description:
      'Runs the chain: each of its targets names its step. Without a step the end of the chain, which sees that every step before it is true, and says what came of it.',
    options: ['step', ...CHAIN],
    batch: true,
  },
  rollback: {
    title: 'Roll back',
    description:
      'Puts an earlier artifact back, or a whole set as it was, and pins it there; shows what is lost and asks before anything dangerous.',
    options: [
      'environment',
      'dryRun',
      'to',
      'toStateOf',
      'pin',
      'reason',
      'confirm',
      'wait',
      'takeOver',
      'override',
      'ask',
      'noteDone',
      'noteWaive',
      'verbose',
    ],
    batch: true,
    environmentIsTyped: true,
  },
  unpin: {
    title: 'Unpin',
    description: 'Lets releases in again where a rollback kept them out.',
    options: ['environment', 'dryRun', 'reason', 'wait', 'takeOver', 'verbose'],
    batch: true,
    environmentIsTyped: true,
  },
  reverify: {
    title: 'Verify again',
    description:
      'Runs the suites again on the same artifact; a pass lifts a rejection that was the fault of the suite or the network, on the record.',
    options: [
      'environment',
      'dryRun',
      'reason',
      'wait',
      'takeOver',
      'override',
      'ask',
      'noteDone',
      'noteWaive',
      'verbose',
    ],
    batch: true,
    environmentIsTyped: true,
  },
  adopt: {
    title: 'Adopt what runs',
    description:
      'Takes what the environment was found to run into the ledger, as deployed and not yet verified; for drift and for the first meeting.',
    options: ['environment', 'dryRun', 'commit', 'reason', 'wait', 'takeOver', 'verbose'],
    batch: true,
    environmentIsTyped: true,
  },
  try: {
    title: 'Try what is not merged',
    description:
      'Builds a commit that is not merged, deploys it where such are accepted, and runs the suites there. It goes no further; the next release takes its place.',
    options: ['environment', 'dryRun', 'commit', 'wait', 'takeOver', 'override', 'verbose'],
    batch: false,
    environmentIsTyped: true,
  },
  why: {
    title: 'Why is it not there',
    description:
      'Follows a commit from the first environment to this one, and names everything that keeps it out with the command that ends it.',
    options: ['environment', 'commit', 'verbose'],
    batch: false,
    environmentIsTyped: true,
  },
  hotfix: {
    title: 'Begin a hotfix',
    description:
      'Records that a hotfix is needed and why, tells the team, and makes the branch for it from what runs.',
    options: ['name', 'reason', 'from', 'approvedBy', 'dryRun', 'verbose'],
    batch: false,
  },
  'ship-hotfix': {
    title: 'Ship a hotfix',
    description:
      "Brings a hotfix into an environment under the trunk's rules: the component's own checks, tag, image, name, deployment, suites, notes; behind the first environment the same artifact.",
    options: [
      'environment',
      'branch',
      'dryRun',
      'wait',
      'takeOver',
      'override',
      'confirm',
      'releaseVersion',
      'ask',
      'noteDone',
      'noteWaive',
      'reason',
      'verbose',
    ],
    batch: false,
  },
  'forward-port': {
    title: 'Bring a hotfix to the trunk',
    description:
      'Sees whether the trunk has a hotfix by now; else picks it onto the trunk on a branch of its own, with a pull request where the forge is GitHub. Or records that it need not be there.',
    options: ['name', 'branch', 'waive', 'reason', 'dryRun', 'verbose'],
    batch: false,
  },
  promote: {
    title: 'Promote',
    description:
      'Brings everything that is ahead of an environment into it, or the named components: one look, one table, one deployment. Ends with exit code 1 when anything that is ahead was refused; the rest is there nevertheless.',
    options: [
      'environment',
      'components',
      'dryRun',
      'wait',
      'takeOver',
      'override',
      'confirm',
      'releaseVersion',
      'bump',
      'ask',
      'noteDone',
      'noteWaive',
      'reason',
      'verbose',
    ],
    batch: false,
  },
  hold: {
    title: 'Hold an environment',
    description: 'Freezes an environment, as before a demo: nothing enters it until it is let go.',
    options: ['environment', 'reason', 'dryRun', 'verbose'],
    batch: false,
    environmentIsTyped: true,
  },
  unhold: {
    title: 'Let an environment go',
    description: 'Ends a hold.',
    options: ['environment', 'reason', 'dryRun', 'verbose'],
    batch: false,
    environmentIsTyped: true,
  },
  'release-status': {
    title: 'What runs where',
    description:
      'A table of components by environments: what runs, since when, how many changes wait, and what is wrong with the command that ends it.',
    options: ['format', 'output', 'component', 'only', 'environment', 'at', 'verbose'],
    batch: false,
  },
  'ledger-verify': {
    title: 'Verify the ledger',
    description:
      'Walks every ref of the ledger: form, order, states that are the fold of their records, images that still exist.',
    options: ['verbose'],
    batch: false,
  },
  'ledger-log': {
    title: 'Show the ledger',
    description:
      'Prints the history of components and environments, oldest first; as JSON lines for programs.',
    options: ['component', 'environment', 'only', 'since', 'limit', 'format', 'output', 'verbose'],
    batch: false,
  },
  'ledger-prune': {
    title: 'Prune builds',
    description:
      'Lists build tags and images that no environment, way back, verdict or release needs, and heartbeats of runs that died; removes them when told to.',
    options: ['dryRun', 'remove', 'verbose'],
    batch: false,
  },
} as const satisfies Readonly<Record<string, ExecutorDefinition>>;

export type ExecutorName = keyof typeof EXECUTORS;

/** An executor that takes `only` looks at all environments; both words for one of them are understood. */
export function mayLookAtAll(name: ExecutorName): boolean {
  return (EXECUTORS[name].options as readonly string[]).includes('only');
}

/** Whether the executor acts in the environment that the person names with `--environment`. */
export function environmentIsTyped(name: ExecutorName): boolean {
  return (EXECUTORS[name] as ExecutorDefinition).environmentIsTyped === true;
}

/** What the target sets and nobody types: the environment and the step of the chain, where they are not asked for. */
export function isSetByTarget(name: ExecutorName, option: string): boolean {
  if (option === 'step') return true;
  return option === 'environment' && !environmentIsTyped(name) && !mayLookAtAll(name);
}

/** The definition of an option as this executor understands it. */
export function optionOf(name: ExecutorName, option: OptionName): OptionDefinition {
  if (option !== 'environment' || isSetByTarget(name, option)) return OPTIONS[option];
  return environmentIsTyped(name) ? TYPED_ENVIRONMENT : OPTIONS.only;
}
