import { PromoteError } from '../../../core/errors/promote-error.js';
import { placeMissing } from '../../../core/errors/drivers.js';
import { versionUnknown } from '../../../core/errors/deployments.js';
import type { Change } from '../../../core/ports/driver.js';
import type { Component } from '../../../core/model/component.js';
import { expandPattern, placeholders } from '../../../core/model/pattern.js';
import type { Environment, GitopsConfig } from '../../../core/model/pipeline.js';
import { driverSettings } from '../../../core/model/driver-settings.js';
import { parseReference } from '../reference.js';
import { environmentReader, setKeys } from './edit-environment-file.js';
import { jsonReader, setJsonPaths } from './edit-json.js';
import { setYamlPaths, yamlReader } from './edit-yaml.js';
import { formatOf, type FileFormat } from './file-format.js';

/** Where a component's version stands in an environment, every pattern filled in. */
export interface Place {
  readonly repository: string | null;
  readonly branch: string;
  readonly file: string;
  readonly format: FileFormat;
  /** One segment for a `KEY=value` file, the path for a YAML or JSON file. */
  readonly path: readonly string[];
  /** The pattern of what is written there. */
  readonly value: string;
  /** True when the pattern has no room for a digest. */
  readonly unpinned: boolean;
}

export function placeOf(environment: Environment, component: Component): Place {
  const settings = driverSettings(component, environment) as GitopsConfig;
  const values = { component: component.name, environment: environment.name };
  const segments = settings.key === null ? settings.path : [settings.key];
  if (segments === null || segments === undefined || segments.length === 0) {
    throw new PromoteError(placeMissing(component.name, environment.name, settings.file));
  }
  const file = expandPattern(settings.file, values);
  return {
    repository: settings.repository,
    branch: expandPattern(settings.branch, values),
    file,
    format: formatOf(file, settings.key === null ? 'path' : 'key'),
    path: segments.map((segment) => expandPattern(segment, values)),
    value: settings.value,
    unpinned: !placeholders(settings.value).includes('digest'),
  };
}

export function valueFor(
  place: Place,
  environment: Environment,
  { component, artifact, version }: Pick<Change, 'component' | 'artifact' | 'version'>,
): string {
  if (version === null && placeholders(place.value).includes('version')) {
    const givesNoNames = environment.releaseTag === null;
    throw new PromoteError(versionUnknown(component.name, artifact.shortId, environment.name, givesNoNames));
  }
  return expandPattern(place.value, {
    ...(version === null ? {} : { version }),
    component: component.name,
    environment: environment.name,
    image: artifact.image,
    tag: artifact.shortId,
    shortId: artifact.shortId,
    commit: artifact.commit,
    digest: artifact.digest,
  });
}

/** The image repository that is written there for a component, in the place's own format; null where none is. */
export function imageOf(place: Place, environment: Environment, component: Component): string | null {
  const artifact = {
    commit: '0'.repeat(40),
    shortId: '0'.repeat(7),
    image: component.image,
    digest: `sha256:${'0'.repeat(64)}`,
  };
  const value = valueFor(place, environment, { component, artifact, version: 'v0.0' });
  return parseReference(value, bareWord(place)).image;
}

/** What a single word in that place is, which its text cannot say. */
export function bareWord(place: Place): 'tag' | 'image' | undefined {
  return placeholders(place.value).includes('image') ? undefined : 'tag';
}

/** A reader of one file's text, parsed once. */
export function readerOf(place: Place, text: string): (path: readonly string[]) => string | null {
  if (place.format === 'yaml') return yamlReader(text, place.file);
  if (place.format === 'json') return jsonReader(text, place.file);
  const read = environmentReader(text, place.file);
  return ([key = '']) => read(key);
}

/** One file's text with new values; all of them in one go. */
export function written(
  text: string,
  entries: readonly { readonly place: Place; readonly value: string }[],
): string {
  const [first] = entries;
  if (first === undefined) return text;
  const { file, format } = first.place;
  if (format !== 'environment-file') {
    const edits = entries.map(({ place, value }) => ({ path: place.path, value }));
    return format === 'json' ? setJsonPaths(text, edits, file) : setYamlPaths(text, edits, file);
  }
  return setKeys(text, new Map(entries.map(({ place, value }) => [place.path[0] ?? '', value])), file);
}
