import { parse } from 'yaml';
import { parseReference } from './reference.js';

/** Which image each component of an environment shall run, by component name. */
export type DesiredImages = ReadonlyMap<string, string>;

/** Reads `KEY=reference` lines: INGEST_CORE is the component ingest-core. Other values are no business of ours. */
export function readEnvFile(text: string): DesiredImages {
  const images = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([A-Z][A-Z0-9_]*)=(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const reference = value.replace(/^(["'])(.*)\1$/, '$2');
    if (parseReference(reference)) images.set(key.toLowerCase().replaceAll('_', '-'), reference);
  }
  return images;
}

/** Reads `components: <name>: image: <reference>`. */
export function readYamlFile(text: string): DesiredImages {
  const images = new Map<string, string>();
  for (const [component, settings] of Object.entries(fieldsOf(fieldsOf(parse(text))['components']))) {
    const reference = fieldsOf(settings)['image'];
    if (typeof reference === 'string' && parseReference(reference)) images.set(component, reference);
  }
  return images;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
