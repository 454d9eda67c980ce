import { PromoteError } from '../errors/promote-error.js';
import { deployedInCircle } from '../errors/config.js';
import type { Component } from '../model/component.js';
import type { Pipeline } from '../model/pipeline.js';
import { checkCollisions } from './check-collisions.js';
import { configErrors, wrongValue } from './complaint.js';
import { findCycles } from './find-cycle.js';
import { didYouMean } from '../model/nearest.js';
import { parseComponent, type ComponentFacts } from './parse-component.js';
import { readJson } from './read-json.js';

/** A `release.json`: its text, its path for messages, and what the graph knows about the project. */
export interface ComponentSource {
  readonly text: string;
  readonly file: string;
  readonly facts: ComponentFacts;
}

export interface ParsedComponents {
  /** The ones without a problem of their own, in the order of the sources. */
  readonly components: readonly Component[];
  /** The others, by name: each breaks its own release only. */
  readonly broken: ReadonlyMap<string, readonly PromoteError[]>;
  /** Cycles in `deployAfter`: no plan can be ordered until they are gone. */
  readonly cycles: readonly PromoteError[];
}

/** Reads all `release.json` files, and checks what only shows in the whole set. */
export function parseComponents(sources: readonly ComponentSource[], pipeline: Pipeline): ParsedComponents {
  const broken = new Map<string, PromoteError[]>();
  const blame = (name: string, errors: readonly PromoteError[]) =>
    broken.set(name, [...(broken.get(name) ?? []), ...errors]);
  const parsed: Component[] = [];
  const names = sources.map(({ facts }) => facts.name);
  for (const source of sources) {
    const result = parseComponent(source.text, source.file, source.facts, pipeline);
    if (!result.ok) blame(source.facts.name, result.errors);
    else parsed.push(result.component);
    const strangers = result.ok ? unknownNames(source, result.component, names) : [];
    if (strangers.length > 0) blame(source.facts.name, strangers);
  }
  const files = new Map(sources.map(({ facts, file }) => [facts.name, file]));
  for (const { component, error } of checkCollisions(parsed, pipeline, files)) blame(component, [error]);
  return {
    components: parsed.filter(({ name }) => !broken.has(name)),
    broken,
    cycles: cycles(parsed, files),
  };
}

function unknownNames(
  source: ComponentSource,
  component: Component,
  names: readonly string[],
): PromoteError[] {
  const known = new Set(names);
  const strangers = component.deployAfter.filter((name) => !known.has(name));
  if (strangers.length === 0) return [];
  const json = readJson(source.text);
  if (!json.ok) return [];
  const written = (json.document.value as { deployAfter: string[] }).deployAfter;
  const complaints = strangers.map((name) => {
    const expected = `the name of a project that has a release.json${didYouMean(name, names)}`;
    return wrongValue(['deployAfter', written.indexOf(name)], name, expected);
  });
  return configErrors(source.file, complaints, json.document.position);
}

function cycles(components: readonly Component[], files: ReadonlyMap<string, string>): PromoteError[] {
  const edges = new Map(components.map(({ name, deployAfter }) => [name, deployAfter]));
  return findCycles(edges).map((cycle) => {
    const involved = cycle.slice(0, -1).map((name) => files.get(name) ?? name);
    return new PromoteError(deployedInCircle(cycle, involved));
  });
}
