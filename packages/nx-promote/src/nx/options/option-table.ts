/** An option of an executor, as `--help`, the schemas and the reference show it. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean' | 'array';
  readonly description: string;
  readonly examples?: readonly string[];
  readonly values?: readonly string[];
}

/** Every option of every executor; which executor takes which is in the table of executors. */
export const OPTIONS = {
  environment: {
    type: 'string',
    description: 'The environment in which the step acts. Set by the target; it cannot be typed.',
  },
  step: {
    type: 'string',
    description:
      'The step of the chain that the target stands for; the last one when absent. Set by the target; it cannot be typed.',
    values: ['tag', 'name', 'deploy', 'integration-test', 'changelog'],
  },
  dryRun: { type: 'boolean', description: 'Show the plan and change nothing, anywhere.' },
  commit: {
    type: 'string',
    description:
      'Release this commit (an id, a tag, HEAD~2) instead of the newest that touches the component.',
    examples: ['5ddba2b'],
  },
  wait: {
    type: 'string',
    description:
      'How long to wait for a component or environment that is busy: 90s, 30m, 2h; 0 gives up at once.',
    examples: ['30m'],
  },
  takeOver: {
    type: 'boolean',
    description:
      'Take over an attempt that somebody else holds, once its holder has shown no sign of life for one and a half leases.',
  },
  override: {
    type: 'string',
    description:
      'Go past a gate, with a reason that is recorded: a reason alone opens every closed gate except deployment notes, "hold: ..." that gate only, "staging/hold: ..." only there.',
    examples: ['hold: the demo was cancelled'],
  },
  reason: { type: 'string', description: 'Why, for the record.', examples: ['the exporter loses files'] },
  releaseVersion: {
    type: 'string',
    description: 'The version that entering an environment gives, instead of the next one.',
    examples: ['1.4'],
  },
  bump: {
    type: 'string',
    description: 'How the next version is made from the latest release.',
    values: ['major', 'minor', 'patch', 'date'],
  },
  noteDone: {
    type: 'array',
    description: 'Deployment notes, by id, that were carried out; recorded with your name.',
  },
  noteWaive: {
    type: 'array',
    description: 'Deployment notes, by id, that need not be carried out here; asks for --reason.',
  },
  ask: {
    type: 'boolean',
    description: 'Ask at this terminal about deployment notes that are open, each when it is due.',
  },
  to: {
    type: 'string',
    description:
      'Where to: for a rollback the artifact (a build tag, a release tag or a commit), for a changelog a state as in --from.',
    examples: ['ingest-core/5ddba2b'],
  },
  toStateOf: {
    type: 'string',
    description: 'Put back what ran there then: a time (RFC 3339) or the id of a ledger record.',
    examples: ['2026-03-01T12:00:00Z'],
  },
  pin: {
    type: 'string',
    description:
      'What a rollback keeps out: the artifacts rolled back from, or everything automatic until unpin.',
    values: ['artifact', 'all'],
  },
  confirm: {
    type: 'boolean',
    description:
      'Say yes beforehand: to an environment that asks before anything enters it, and to a rollback that loses something.',
  },
  components: {
    type: 'array',
    description: 'Only these components.',
    examples: ['ingest-core,ingest-ui'],
  },
  component: { type: 'string', description: 'Only this component.' },
  format: {
    type: 'string',
    description: 'The form of the output; html for what lies between two states.',
    values: ['text', 'json', 'markdown', 'html'],
  },
  output: { type: 'string', description: 'A file to write to, for programs: Nx prints around a target.' },
  at: { type: 'string', description: 'The state at that time (RFC 3339), from the ledger.' },
  from: {
    type: 'string',
    description:
      'Where to look from: an environment (integration), one at a time (staging@2026-03-01T12:00:00Z), the trunk, a tag or a commit.',
    examples: ['integration'],
  },
  name: { type: 'string', description: 'A name.' },
  approvedBy: { type: 'string', description: 'Who else agreed, for the record.' },
  branch: { type: 'string', description: 'The branch that holds the change.' },
  waive: { type: 'boolean', description: 'Let the obligation go, with --reason.' },
  preview: {
    type: 'boolean',
    description:
      'Only show what the changelog would say of what waits in the environment before; do nothing else.',
  },
  template: {
    type: 'string',
    description: 'A Mustache template of the workspace to write by, instead of the house format.',
    examples: ['tools/page.mustache'],
  },
  since: {
    type: 'string',
    description: 'Only what was recorded at that time or later (RFC 3339).',
    examples: ['2026-03-01T12:00:00Z'],
  },
  limit: { type: 'string', description: 'Only the newest so many.', examples: ['20'] },
  only: { type: 'string', description: 'The environment to look at; all when absent.' },
  remove: { type: 'boolean', description: 'Remove what was listed.' },
  verbose: { type: 'boolean', description: 'Show stack traces of errors too.' },
} as const satisfies Readonly<Record<string, OptionDefinition>>;

export type OptionName = keyof typeof OPTIONS;

/** The option `environment` of what a person does on purpose. */
export const TYPED_ENVIRONMENT: OptionDefinition = {
  type: 'string',
  description: 'The environment to act in. It must be given.',
  examples: ['integration'],
};

type ValueOf<D extends OptionDefinition> = D['type'] extends 'boolean'
  ? boolean
  : D['type'] extends 'array'
    ? string | readonly string[]
    : string;

/** What an executor is called with: only what its own row of the table names. */
export type ExecutorOptions = { readonly [K in OptionName]?: ValueOf<(typeof OPTIONS)[K]> };

/** A list option may be typed several times or with commas. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  return values.flatMap((one) => one.split(',')).flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
}

/** `dryRun` -> `--dry-run`. */
export function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
