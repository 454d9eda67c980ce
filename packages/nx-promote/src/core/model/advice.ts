/** A target of a component: a step of the chain, or what a person does on purpose. */
export type ComponentCommand =
  | 'tag'
  | 'deploy'
  | 'integration-test'
  | 'changelog'
  | 'release'
  | 'rollback'
  | 'unpin'
  | 'reverify'
  | 'adopt'
  | 'try'
  | 'why'
  | 'hotfix'
  | 'hotfix-forward-port';

/** A target of the workspace as a whole. */
export type WorkspaceCommand = 'promote' | 'hold' | 'unhold' | 'release-status' | 'changelog' | 'ledger-log';

/** What a person is advised to type. It is data: a workspace may have other names for its targets (`targetNames`). */
export type Command = OwnCommand | TargetCommand;

/** A target of the workspace that is none of ours. */
export interface TargetCommand {
  readonly project: string;
  readonly target: string;
}

/** A target of this plugin. */
export interface OwnCommand {
  readonly command: ComponentCommand | WorkspaceCommand;
  /** Null for a command of the workspace as a whole. */
  readonly component: string | null;
  readonly environment: string | null;
  /** Further options, as they are typed. */
  readonly options: string;
}

/** Plain text, or text with commands in it. */
export type Advice = string | { readonly parts: readonly (string | Command)[] };

/** Turns advice into text: `nx/output/spell-advice.ts` knows how the targets of the workspace are called. */
export type Speller = (advice: Advice) => string;

/** A command about one component. */
export function run(
  component: string,
  command: ComponentCommand,
  environment: string | null = null,
  options = '',
): OwnCommand {
  return { command, component, environment, options };
}

/** A command about the workspace as a whole. */
export function runAll(
  command: WorkspaceCommand,
  environment: string | null = null,
  options = '',
): OwnCommand {
  return { command, component: null, environment, options };
}

/** A target by its own name. */
export function runTarget(project: string, target: string): TargetCommand {
  return { project, target };
}

/** Text with commands in it: ``advice`try it alone: ${run(name, 'release')}` ``. */
export function advice(
  texts: readonly string[],
  ...values: readonly (string | number | Command | Advice)[]
): Advice {
  const parts = texts.flatMap((text, at): (string | Command)[] => {
    const value = values[at];
    if (value === undefined) return [text];
    return [text, ...(typeof value === 'object' && 'parts' in value ? value.parts : [asPart(value)])];
  });
  const joined = parts.reduce<(string | Command)[]>((before, part) => {
    const last = before.at(-1);
    if (typeof part !== 'string' || typeof last !== 'string') return part === '' ? before : [...before, part];
    return [...before.slice(0, -1), last + part];
  }, []);
  return joined.every((part) => typeof part === 'string') ? joined.join('') : { parts: joined };
}

function asPart(value: string | number | Command): string | Command {
  return typeof value === 'number' ? String(value) : value;
}

/** The same advice with each of its texts changed. */
export function mapAdvice(given: Advice, change: (text: string) => string): Advice {
  if (typeof given === 'string') return change(given);
  const changed = (part: string | Command): string | Command => {
    if (typeof part === 'string') return change(part);
    return 'target' in part ? part : { ...part, options: change(part.options) };
  };
  return { parts: given.parts.map(changed) };
}

/** The parts of advice that are plain text; what is recorded names no command, since names of targets may change. */
export function plainAdvice(given: readonly Advice[]): string[] {
  return given.filter((one) => typeof one === 'string');
}
