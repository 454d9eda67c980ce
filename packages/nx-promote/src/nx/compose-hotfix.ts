import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { openTrunk, type TrunkFiles } from '../adapters/git/trunk-files.js';
import { readTrunkName, type TrunkName } from '../core/config/trunk-name.js';
import { PromoteError } from '../core/errors.js';
import { compose, type Composition } from './compose.js';

const PIPELINE_FILE = 'release-pipeline.json';

/**
 * A world in which the trunk's rules hold, wherever the command was typed: a hotfix's branch may be older than
 * the rules, or than the tool. Pipeline, the component's release.json and the suites of the checkout are the
 * remote trunk's.
 */
export async function composeHotfix(context: ExecutorContext): Promise<Composition> {
  const name = trunkName(context.root);
  const trunk = await openTrunk(context.root, name);
  if (trunk === null) throw noTrunk(name);
  const texts = await textsOf(trunk, context);
  const suitesAt = trunk.hasHead ? null : trunk.tip;
  try {
    return await compose(context, { texts, suitesAt });
  } catch (error) {
    if (trunk.hasHead || !(error instanceof PromoteError) || error.kind !== 'config') throw error;
    throw olderThanTrunk(error, name);
  }
}

function trunkName(root: string): TrunkName {
  const file = join(root, PIPELINE_FILE);
  const found = existsSync(file) ? readTrunkName(readFileSync(file, 'utf8')) : null;
  if (found !== null) return found;
  throw new PromoteError({
    kind: 'config',
    code: 'TRUNK_UNKNOWN',
    message: `${PIPELINE_FILE} of this checkout does not say which branch is the trunk, so its rules cannot be read.`,
    hints: ['type the command in a checkout of the trunk, with --branch=<the branch of the hotfix>'],
  });
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
  return new PromoteError({
    kind: 'config',
    code: 'NO_TRUNK',
    message: `The remote "${remote}" has no branch "${trunk}" (release-pipeline.json: trunk).`,
    hints: [`git push ${remote} ${trunk}`, 'or correct "trunk" or "remote" in release-pipeline.json'],
  });
}

function olderThanTrunk(error: PromoteError, { remote, trunk }: TrunkName): PromoteError {
  return new PromoteError(
    {
      kind: 'config',
      code: error.code,
      message: error.message,
      details: [
        ...error.details,
        `these are the rules of ${remote}/${trunk}, which govern a hotfix; what is installed on this branch may be too old for them`,
      ],
      hints: [
        ...error.hints,
        `or type the command in a checkout of ${remote}/${trunk}, with --branch=<the branch of the hotfix>`,
      ],
    },
    { cause: error },
  );
}
