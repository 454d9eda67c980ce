import type { Component } from '../model/component.js';

/** Starts builds where nobody listens for the tag. Exit codes other than 0 are errors of kind `external`. */
export interface ImageBuilder {
  /** Runs the pipeline's dispatch command; returns when the build has been asked for. */
  dispatch(component: Component, commit: string, image: string): Promise<void>;
  /** Runs the component's own target at that commit; returns when the image has been pushed. */
  buildTarget(component: Component, commit: string, image: string, target: string): Promise<void>;
}
