import type { Playground } from '../playground/create-playground.js';

/** What a running component says of itself. */
export interface Version {
  readonly component: string;
  readonly commit: string;
  readonly digest: string;
}

export async function versionOf(
  playground: Playground,
  environment: string,
  component: string,
): Promise<Version> {
  const answer = await fetch(`${playground.urlOf(environment, component)}/version`);
  if (!answer.ok) throw new Error(`${component} in ${environment} answers ${answer.status}`);
  return (await answer.json()) as Version;
}

/** The demo is a test too: what it shows must be so. */
export function insist(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected that ${what}, but it is not so`);
  console.log(`  seen: ${what}`);
}
