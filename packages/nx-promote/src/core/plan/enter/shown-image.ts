import type { ErrorFacts } from '../../errors/promote-error.js';
import type { Component } from '../../model/component.js';
import type { Observation } from '../../observe/observation.js';
import { digestIn, doubtIn, imageKey, type Shown } from '../../ports/registry.js';

/** The digest that the registry shows by a tag, as far as it was asked; null when it shows none. */
export function shownAs(observation: Observation, component: Component, tag: string): string | null {
  return digestIn(shown(observation, component, tag));
}

/** Why it cannot be said whether an image has the tag; null where it can. */
export function doubtAbout(observation: Observation, component: Component, tag: string): ErrorFacts | null {
  return doubtIn(shown(observation, component, tag));
}

function shown({ images }: Observation, { imagePath }: Component, tag: string): Shown | undefined {
  return images.get(imageKey({ image: imagePath, reference: tag }));
}
