import type { Speller } from '../model/advice.js';
import type { ErrorFacts } from '../errors/promote-error.js';
import type { Explanation, Station } from '../status/explanation.js';
import { plainText } from './markdown-escape.js';

/** The answer for people: how far it got, and from there each blocker with what ends it. */
export function renderWhy(
  { component, environment, shortId, stations, blockers }: Explanation,
  spell: Speller,
): string {
  const what = shortId === null ? component : `${component} ${shortId}`;
  const head = {
    there: `${what} is in ${environment}.`,
    unverified: `${what} runs in ${environment}, and is not verified there:`,
    missing: `Why ${what} is not in ${environment}:`,
  }[stations.at(-1)?.kind ?? 'missing'];
  return [
    head,
    ...blockers.flatMap((error) => lines(error, spell).map((line) => `  ${line}`)),
    ...stations.flatMap((station) => stationLines(station, spell)),
  ].join('\n');
}

function stationLines(
  { environment, kind, runs, since, blockers, command }: Station,
  spell: Speller,
): string[] {
  const found = `${runs ?? 'nothing'}${since === null ? '' : ` since ${since}`}`;
  const head = {
    there: `runs ${found}, verified`,
    unverified: `runs ${found}`,
    missing: `runs ${found}, without it`,
  }[kind];
  const free = command === null ? [] : ['nothing stands in the way', `  -> ${plainText(spell(command))}`];
  return [
    `  ${environment}: ${head}`,
    ...[...blockers.flatMap((error) => lines(error, spell)), ...free].map((line) => `    ${line}`),
  ];
}

function lines({ message, details, hints }: ErrorFacts, spell: Speller): string[] {
  return [
    plainText(message),
    ...(details ?? []).map((detail) => `  ${plainText(detail)}`),
    ...(hints ?? []).map((hint) => `  -> ${plainText(spell(hint))}`),
  ];
}
