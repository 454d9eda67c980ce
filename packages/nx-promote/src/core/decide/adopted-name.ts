import type { LedgerSnapshot } from '../ledger/snapshot.js';
import type { Environment, Pipeline } from '../model/pipeline.js';
import { namingOf, parseShortName, releaseTagOf, shortNameOf } from '../model/release-name.js';
import type { TagMove } from '../model/tag-move.js';
import { knownNames, newestOf } from './known-names.js';
import { indexTags } from './tag-index.js';

/** The release name under which something was found to run, and its git tag where that is missing. */
export type AdoptedName =
  | { readonly kind: 'name'; readonly name: string | null; readonly tag: TagMove | null }
  /** The name stands for another commit. */
  | { readonly kind: 'taken'; readonly tag: string; readonly commit: string };

interface Facts {
  readonly pipeline: Pipeline;
  readonly environment: Environment;
  readonly ledger: LedgerSnapshot;
  readonly tags: ReadonlyMap<string, string>;
}

/**
 * What an environment with release names calls this commit: the name that is deployed, else the newest that the
 * commit has. Without it what is adopted could go no further: promotion takes the version of the name before.
 */
export function adoptedName(
  facts: Facts,
  component: string,
  commit: string,
  deployed: string | null,
): AdoptedName {
  const naming = namingOf(facts.pipeline, facts.environment);
  if (naming === null) return { kind: 'name', name: null, tag: null };
  const written = deployed === null ? null : parseShortName(naming, deployed);
  if (written !== null) {
    const tag = releaseTagOf(naming, component, written);
    const tagged = facts.tags.get(tag) ?? commit;
    if (tagged !== commit) return { kind: 'taken', tag, commit: tagged };
    const isThere = facts.tags.has(tag);
    return { kind: 'name', name: shortNameOf(naming, written), tag: isThere ? null : { name: tag, commit } };
  }
  const known = knownNames({ ledger: facts.ledger, tags: indexTags(facts.tags) }, naming, component);
  const newest = newestOf(known.filter((entry) => entry.commit === commit));
  return { kind: 'name', name: newest === null ? null : shortNameOf(naming, newest), tag: null };
}
