import { ENVIRONMENT_NAME } from './ref-rules.js';

/** As much of an environment as the names of targets need. */
export interface EnvironmentName {
  readonly name: string;
  readonly enters: 'on-merge' | 'on-request';
  readonly releaseTag: boolean;
  readonly acceptsUnmerged: boolean;
}

/**
 * Reads the environments of a pipeline without judging it: targets are inferred by every nx command, which
 * must be fast and must not fail because of a typing error. Null when no environment can be made out.
 */
export function readEnvironmentNames(text: string): readonly EnvironmentName[] | null {
  const environments = field(parsed(text), 'environments');
  if (!Array.isArray(environments)) return null;
  const found = new Map<string, EnvironmentName>();
  for (const environment of environments) {
    const name = field(environment, 'name');
    if (typeof name !== 'string' || !ENVIRONMENT_NAME.test(name) || found.has(name)) continue;
    const enters = field(environment, 'enters') === 'on-merge' ? 'on-merge' : 'on-request';
    const releaseTag = typeof field(environment, 'releaseTag') === 'string';
    const acceptsUnmerged = field(environment, 'acceptsUnmerged') === true;
    found.set(name, { name, enters, releaseTag, acceptsUnmerged });
  }
  return found.size === 0 ? null : [...found.values()];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
