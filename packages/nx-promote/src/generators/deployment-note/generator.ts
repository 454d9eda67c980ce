import { getProjects, joinPathFragments, logger, type Tree } from '@nx/devkit';
import { stringify } from 'yaml';
import { didYouMean } from '../../core/model/nearest.js';
import { readEnvironmentNames } from '../../core/config/environment-names.js';
import { parseNoteFile } from '../../core/notes/parse-note.js';

export interface DeploymentNoteOptions {
  readonly project: string;
  readonly name: string;
  readonly text?: string;
  readonly when?: 'before' | 'after';
  readonly environments?: string;
  readonly command?: string;
  readonly idempotent?: boolean;
  readonly irreversible?: boolean;
  readonly undo?: string;
}

/** Writes a deployment note into the component's `deployment-notes/` folder; one that is there stays as it is. */
export default async function deploymentNote(tree: Tree, options: DeploymentNoteOptions): Promise<void> {
  const projects = getProjects(tree);
  const project = projects.get(options.project);
  if (project === undefined) {
    const near = didYouMean(options.project, projects.keys());
    throw new Error(`There is no project ${JSON.stringify(options.project)} in this workspace${near}`);
  }
  if (!/^[\w][\w.-]*$/.test(options.name)) {
    throw new Error(
      `A note's name is part of its id: letters, digits, "-", "_" and "."; it was ${JSON.stringify(options.name)}`,
    );
  }
  if (options.name === 'README')
    throw new Error('README.md explains the folder and is no note; choose another name');
  const file = joinPathFragments(project.root, 'deployment-notes', `${options.name}.md`);
  if (tree.exists(file)) throw new Error(`${file} is there already; edit it, or choose another name`);
  checkEnvironments(tree, listOf(options.environments));
  const content = contentOf(options);
  const { id, problems } = parseNoteFile(file, content);
  if (problems.length > 0) throw new Error(`${file}: ${problems.join('; ')}`);
  tree.write(file, content);
  for (const line of next(id, options)) logger.info(line);
}

function contentOf(options: DeploymentNoteOptions): string {
  const { when = 'before', command, idempotent, irreversible, undo } = options;
  const environments = listOf(options.environments);
  const matter = {
    when,
    ...(environments.length === 0 ? {} : { environments }),
    ...(command === undefined ? {} : { kind: 'command', command: command.trim().split(/\s+/) }),
    ...(idempotent === true ? { idempotent } : {}),
    ...(irreversible === true ? { reversible: false } : {}),
    ...(undo === undefined ? {} : { undo }),
  };
  const text = options.text ?? 'Say here what is to be done, and how one sees that it is.';
  return `---\n${stringify(matter)}---\n\n${text.trim()}\n`;
}

/** A misspelt environment would make a note that nobody is ever asked for. */
function checkEnvironments(tree: Tree, names: readonly string[]): void {
  const known = readEnvironmentNames(tree.read('release-pipeline.json', 'utf8') ?? '')?.map(
    ({ name }) => name,
  );
  const unknown = known === undefined ? undefined : names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no environment ${JSON.stringify(unknown)} in release-pipeline.json; there are: ${known?.join(', ')}`,
    );
  }
}

function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function next(id: string, { project, when = 'before', command }: DeploymentNoteOptions): string[] {
  const due =
    when === 'before'
      ? `Before ${project} enters an environment`
      : `After ${project} has come to an environment`;
  const who =
    command === undefined ? 'somebody is asked for it:' : 'the release runs its command. By hand instead:';
  return [
    '',
    `The note is called ${id}. Next: commit it with the change that needs it.`,
    `  ${due}, ${who}`,
    `  nx run ${project}:release-<environment> --note-done=${id}`,
  ];
}
