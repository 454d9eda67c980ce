import { wrongValue, type Complaint } from './complaint.js';
import type { PipelineInput } from './definition/pipeline.js';
import type { Sound } from './read-shape.js';
import { namespaceProblem, splitRegistry } from './registry-address.js';

/** A namespace is said once, in the address or beside it. */
export function checkRegistry({ registry }: Sound<PipelineInput>): Complaint[] {
  if (typeof registry !== 'object') return [];
  const { url, namespace } = registry as { url?: string; namespace?: string };
  if (namespace === undefined) return [];
  const path = ['registry', 'namespace'];
  const problem = namespaceProblem(namespace);
  if (problem !== null) return [wrongValue(path, namespace, `a namespace such as "ebi-ait"; it ${problem}`)];
  if (url === undefined || splitRegistry(url).namespace === '') return [];
  return [wrongValue(path, namespace, 'it only once: "url" has a namespace already')];
}
