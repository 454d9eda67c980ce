import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PromoteError } from '../core/errors.js';
import type { Templates } from '../core/ports/templates.js';

/** Templates of the checkout, by their paths from its root. */
export function createTemplates(workspaceRoot: string): Templates {
  return {
    async read(path) {
      try {
        return await readFile(resolve(workspaceRoot, path), 'utf8');
      } catch {
        throw new PromoteError({
          kind: 'user',
          code: 'TEMPLATE',
          message: `There is no template ${path} in the workspace.`,
          hints: ['name a file of the workspace, from its root'],
        });
      }
    },
  };
}
