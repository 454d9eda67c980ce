import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PromoteError } from '../../core/errors/promote-error.js';
import { badTemplate } from '../../core/errors/templates.js';
import type { Templates } from '../../core/ports/templates.js';

/** Templates of the checkout, by their paths from its root. */
export function createTemplates(workspaceRoot: string): Templates {
  return {
    async read(path) {
      try {
        return await readFile(resolve(workspaceRoot, path), 'utf8');
      } catch {
        throw new PromoteError(badTemplate(path, null));
      }
    },
  };
}
