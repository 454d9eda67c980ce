import { PromoteError } from '../../../core/errors/promote-error.js';
import { formatMismatch } from '../../../core/errors/drivers.js';

/** The formats in which a version reference can be read, edited and checked. */
export type FileFormat = 'environment-file' | 'yaml' | 'json';

/** What a file name says of its format; a file of another format cannot be edited without breaking it. */
const FORMATS: Readonly<Record<string, FileFormat | 'other'>> = {
  json: 'json',
  jsonc: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  env: 'environment-file',
  properties: 'environment-file',
  toml: 'other',
  json5: 'other',
  xml: 'other',
  tf: 'other',
  hcl: 'other',
};

/** The format that "key" or "path" asks for, insisting that the file's name does not say another. */
export function formatOf(file: string, asked: 'key' | 'path'): FileFormat {
  const named = FORMATS[/\.([A-Za-z0-9]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''];
  if (asked === 'key' && (named === undefined || named === 'environment-file')) return 'environment-file';
  if (asked === 'path' && (named === undefined || named === 'yaml' || named === 'json'))
    return named ?? 'yaml';
  throw new PromoteError(formatMismatch(file, asked, named === 'other'));
}
