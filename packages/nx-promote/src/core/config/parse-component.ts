import { PromoteError } from '../errors/promote-error.js';
import { unusableName } from '../errors/config.js';
import type { Component } from '../model/component.js';
import type { ComponentScope } from '../model/component-scope.js';
import type { Pipeline } from '../model/pipeline.js';
import { checkComponent } from './check-component.js';
import { configErrors, withoutEchoes } from './complaint.js';
import { component as definition } from './definition/component.js';
import { readJson } from './read-json.js';
import { readShape } from './read-shape.js';
import { refProblem } from './ref-rules.js';
import { resolveComponent } from './resolve-component.js';

/** What the project graph knows about a component; see {@link Component}. */
export type ComponentFacts = Pick<Component, 'name' | 'root'> & ComponentScope;

export type ParsedComponent =
  | { readonly ok: true; readonly component: Component }
  | { readonly ok: false; readonly errors: readonly PromoteError[] };

/**
 * Reads one `release.json`. Whether the names under `deployAfter` exist is asked over the whole set, by
 * `parseComponents`.
 */
export function parseComponent(
  text: string,
  file: string,
  facts: ComponentFacts,
  pipeline: Pipeline,
): ParsedComponent {
  const unusable = nameProblem(file, facts.name);
  if (unusable !== null) return { ok: false, errors: [unusable] };
  const json = readJson(text);
  if (!json.ok) return { ok: false, errors: configErrors(file, [json.complaint], () => json.at) };
  const { whole, sound, complaints } = readShape(definition, json.document.value);
  const shape = [...json.complaints, ...complaints];
  const all = [...shape, ...withoutEchoes(checkComponent(sound, facts.name, pipeline), shape)];
  if (whole !== null && all.length === 0)
    return { ok: true, component: resolveComponent(whole, facts, pipeline) };
  return { ok: false, errors: configErrors(file, all, json.document.position) };
}

/** Tags are made of the project's name, so git has a say in it. */
function nameProblem(file: string, name: string): PromoteError | null {
  const rule = refProblem(name);
  if (rule === null) return null;
  return new PromoteError(unusableName(file, name, rule));
}
