import type { PlannedAct } from '../intent.js';
import { plainText } from '../model/plain-text.js';
import { outcomeLine } from './outcome-line.js';
import { storyHead } from './story.js';
import { byComponent, type StoryEntry } from './story-entry.js';
import { listed } from './story-words.js';

/** One plan for all steps: each component, why it is new, and what would happen in each environment. */
export function renderDryRun(entries: readonly StoryEntry[]): string {
  const blocks = [...byComponent(entries).values()].map(componentLines);
  const remarks = new Set(entries.flatMap(({ planned }) => planned?.remarks ?? []));
  return [...blocks.flat(), ...[...remarks].map((remark) => `! ${plainText(remark)}`)].join('\n');
}

function componentLines(entries: readonly StoryEntry[]): string[] {
  const planned = entries.filter((entry) => entry.planned !== null);
  const [head] = planned;
  if (head === undefined) {
    const ended = entries.findLast(({ success }) => success);
    return ended === undefined ? [] : [outcomeLine(ended)];
  }
  const title = entries.find((entry) => entry.title !== null)?.title ?? null;
  const acts = planned.flatMap((entry) => entry.planned?.acts ?? []);
  const environments = new Set([
    ...acts.flatMap(({ environment }) => environment ?? []),
    ...entries.filter(({ step }) => step !== 'tag').map(({ environment }) => environment),
  ]);
  return [
    storyHead({ ...head, title }),
    row('why', plainText(head.planned?.why ?? '')),
    ...rows('build', build(acts)),
    ...[...environments].flatMap((name) =>
      rows(name, [
        ...inEnvironment(acts.filter(({ environment }) => environment === name)),
        ...entries.filter(({ environment }) => environment === name).flatMap(ending),
      ]),
    ),
  ];
}

function build(acts: readonly PlannedAct[]): string[] {
  const texts = acts.filter(({ kind }) => kind === 'build').map(({ text }) => text);
  return texts.length === 0 ? [] : [[...new Set(texts)].join(', ')];
}

/** In the order in which it happens; what several steps know is said once, by the one that knows most. */
function inEnvironment(acts: readonly PlannedAct[]): string[] {
  const of = (kind: PlannedAct['kind']): string[] => [
    ...new Set(acts.flatMap((act) => (act.kind === kind ? [plainText(act.text)] : []))),
  ];
  const deploy = acts.find(({ kind, below }) => kind === 'deploy' && below !== undefined);
  const simple = acts.find(({ kind }) => kind === 'deploy');
  const [suites, changelog, names, gates] = [of('suite'), of('changelog'), of('name'), of('gates')];
  return [
    ...(gates.length === 0 ? [] : [`gates: ${gates[0] ?? ''}`]),
    ...(names.length === 0 ? [] : [`name: ${listed(names)}`]),
    ...of('note').map((note) => `deployment note ${note}`),
    ...(deploy === undefined
      ? simple === undefined
        ? []
        : [`deploy ${plainText(simple.text)}`]
      : [`deploy: ${plainText(deploy.text)}`, ...(deploy.below ?? []).map((text) => `  ${plainText(text)}`)]),
    ...(suites.length === 0 ? [] : [`suites: ${suites.join(', ')}`]),
    ...(changelog.length === 0
      ? []
      : [`changelog: ${changelog.at(-1) === '' ? 'updated' : changelog.join(', ')}`]),
  ];
}

/** What is there already, and what stops it; the error itself stands with its task. */
function ending({ planned, success, summary, step }: StoryEntry): string[] {
  if (!success) return ['stops here, see its error'];
  return planned === null && step === 'release' ? [summary] : [];
}

function rows(label: string, texts: readonly string[]): string[] {
  return texts.map((text, at) => row(at === 0 ? label : '', text));
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(11)}  ${text}`;
}
