import type { ExecutorContext } from '@nx/devkit';
import { optionWord, shellWord } from '../../core/model/command-line.js';
import { flag, listOf, OPTIONS, type ExecutorOptions, type OptionDefinition } from './option-table.js';
import { isSetByTarget, type ExecutorName } from './executor-table.js';
import { isOwnTarget } from '../plugin-entry.js';
import { typedArguments } from './typed-options.js';

/** What is running: the same target of these projects, with the same options. */
export interface RunningTasks {
  readonly executor: ExecutorName;
  readonly projects: readonly string[];
  readonly target: string;
  readonly options: ExecutorOptions;
  /** The targets that the projects have. */
  readonly known: Iterable<string>;
}

/** Of no use in a command that is repeated because of a hint. */
const LEFT_OUT = ['dryRun', 'preview', 'ask', 'verbose'];

/**
 * The command that does the same again, ready for a shell. Inside a chain it is that of the target which was asked
 * for: going on from the middle would leave the rest undone.
 */
export function typedCommand(tasks: RunningTasks): string {
  const target = askedFor(tasks);
  const { projects, executor } = tasks;
  const what =
    projects.length === 1
      ? ['nx run', shellWord(`${projects[0]}:${target}`)]
      : ['nx run-many -t', shellWord(target), '-p', shellWord(projects.join(','))];
  return [...what, ...optionWords(executor, tasks.options)].join(' ');
}

/** Of several that were asked for, the one of the environment that has something to say. */
function askedFor({ target, known, options: { environment } }: RunningTasks): string {
  const names = new Set(known);
  const asked = targetsIn(typedArguments().slice(2)).filter((name) => names.has(name));
  if (asked.includes(target)) return target;
  return asked.find((name) => name.endsWith(`-${environment}`)) ?? asked[0] ?? target;
}

/** `run a:t`, `run-many -t t,u`, `affected --targets=t u` and `t a`; nothing where it is none of these. */
function targetsIn(words: readonly string[]): string[] {
  const [command, ...rest] = words.filter((word, at) => at === 0 || word !== '');
  if (command === 'run') {
    const task = rest.find((word) => !word.startsWith('-')) ?? '';
    return task.split(':').slice(1, 2);
  }
  if (command !== 'run-many' && command !== 'affected') return command === undefined ? [] : [command];
  let isTarget = false;
  return rest.flatMap((word) => {
    const [head = '', ...values] = word.split('=');
    if (!word.startsWith('-')) return isTarget ? word.split(',') : [];
    isTarget = ['-t', '--target', '--targets'].includes(head);
    return isTarget && values.length > 0 ? values.join('=').split(',') : [];
  });
}

function optionWords(executor: ExecutorName, options: ExecutorOptions): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const definition = (OPTIONS as Readonly<Record<string, OptionDefinition>>)[name];
    if (definition === undefined || LEFT_OUT.includes(name) || isSetByTarget(executor, name)) return [];
    if (value === undefined) return [];
    if (typeof value === 'boolean') return value ? [flag(name)] : [];
    const text = definition.type === 'array' ? listOf(value).join(',') : String(value);
    return text === '' ? [] : [optionWord(flag(name), text)];
  });
}

/** The targets of the project that are this plugin's. */
export function ownTargets(project: string, context: ExecutorContext): string[] {
  const targets = context.projectsConfigurations.projects[project]?.targets ?? {};
  return Object.keys(targets).filter((name) => isOwnTarget(targets[name]));
}
