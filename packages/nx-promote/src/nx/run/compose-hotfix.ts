import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { openTrunk, type TrunkFiles } from '../../adapters/git/repository/trunk-files.js';
import { readTrunkName, type TrunkName } from '../../core/config/trunk-name.js';
import { factsOf, PromoteError } from '../../core/errors/promote-error.js';
import { olderThanTrunk as tooOld, trunkUnknown } from '../../core/errors/config.js';
import { noTrunk as noBranch } from '../../core/errors/trunk.js';
import type { Reporter } from '../../core/ports/reporter.js';
import { compose, type Composition } from './compose.js';

const PIPELINE_FILE = 'release-pipeline.json';

/**
 * A world in which the trunk's rules hold, wherever the command was typed: a hotfix's branch may be older than
 * the rules, or than the tool. Pipeline, the component's release.json and the suites of the checkout are the
 * remote trunk's.
 */
export async function composeHotfix(context: ExecutorContext, reporter?: Reporter): Promise<Composition> {
  const name = trunkName(context.root);
  const trunk = await openTrunk(context.root, name);
  if (trunk === null) throw noTrunk(name);
  const texts = await textsOf(trunk, context);
  const suitesAt = trunk.hasHead ? null : trunk.tip;
  try {
    return await compose(context, { texts, suitesAt }, reporter);
  } catch (error) {
    if (trunk.hasHead || !(error instanceof PromoteError) || error.kind !== 'config') throw error;
    throw olderThanTrunk(error, name);
  }
}

function trunkName(root: string): TrunkName {
  const file = join(root, PIPELINE_FILE);
  const found = existsSync(file) ? readTrunkName(readFileSync(file, 'utf8')) : null;
  if (found !== null) return found;
  throw new PromoteError(trunkUnknown(PIPELINE_FILE));
}

async function textsOf(trunk: TrunkFiles, context: ExecutorContext): Promise<ReadonlyMap<string, string>> {
  const root = context.projectGraph.nodes[context.projectName ?? '']?.data.root ?? '.';
  const paths = [PIPELINE_FILE, root === '.' ? 'release.json' : `${root}/release.json`];
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await trunk.read(path);
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

function noTrunk({ remote, trunk }: TrunkName): PromoteError {
  return new PromoteError(noBranch(trunk, remote));
}

function olderThanTrunk(error: PromoteError, { remote, trunk }: TrunkName): PromoteError {
  return new PromoteError(tooOld(factsOf(error), `${remote}/${trunk}`), { cause: error });
}
