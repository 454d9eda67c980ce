/**
 * Who may import whom, by folder under `src`. A folder may always import itself; what is not listed is
 * forbidden. Types of the configuration live in core/model, so everybody may know them.
 */
export const BOUNDARIES: Readonly<Record<string, readonly string[]>> = {
  'core/model': [],
  'core/errors': ['core/model'],
  'core/ports': ['core/model', 'core/errors'],
  'core/config': ['core/model', 'core/errors'],
  'core/changelog': ['core/model', 'core/ports', 'core/errors'],
  'core/notes': ['core/model', 'core/ports', 'core/errors', 'core/changelog', 'core/config'],
  'core/ledger': ['core/model', 'core/ports', 'core/errors'],
  // Decisions need no port: what they look at is handed to them.
  'core/decide': ['core/model', 'core/ledger', 'core/errors', 'core/intent', 'core/config', 'core/notes'],
  'core/observe': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/ledger',
    'core/errors',
    'core/intent',
    'core/world',
    'core/notes',
  ],
  'core/plan': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/ledger',
    'core/observe',
    'core/changelog',
    'core/notes',
    'core/errors',
    'core/intent',
    'core/chain',
  ],
  'core/render': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/plan',
    'core/changelog',
    'core/notes',
    'core/errors',
    'core/intent',
    'core/observe',
    'core/status',
    'core/commands/ledger',
  ],
  'core/status': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/ledger',
    'core/observe',
    'core/plan',
    'core/notes',
    'core/errors',
  ],
  'core/commands/changes': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/ledger',
    'core/observe',
    'core/changelog',
    'core/notes',
    'core/errors',
    'core/world',
  ],
  'core/apply': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/ledger',
    'core/plan',
    'core/observe',
    'core/changelog',
    'core/notes',
    'core/render',
    'core/errors',
    'core/intent',
    'core/world',
  ],
  'core/commands/ledger': ['core/model', 'core/ports', 'core/ledger', 'core/errors', 'core/world'],
  'core/run': [
    'core/model',
    'core/decide',
    'core/ports',
    'core/ledger',
    'core/plan',
    'core/observe',
    'core/render',
    'core/changelog',
    'core/errors',
    'core/intent',
    'core/world',
    'core/chain',
    'core/apply',
  ],
  'core/chain': ['core/intent'],
  'core/intent': ['core/model', 'core/errors'],
  'core/world': ['core/model', 'core/ports', 'core/intent'],
  adapters: ['core/model', 'core/ports', 'core/errors', 'core/ledger'],
};

/** The folder of the table that a file belongs to, the longest that fits; null when none does. */
export function folderOf(path: string): string | null {
  const normal = path.replace(/^core\/(chain|intent|world)(\.ts|\/).*$/, 'core/$1');
  const fits = Object.keys(BOUNDARIES).filter(
    (folder) => normal === folder || normal.startsWith(`${folder}/`),
  );
  return fits.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** Whether a file of one folder may import a file of another, both relative to `src`. */
export function mayImport(from: string, to: string): boolean {
  const folder = folderOf(from);
  if (folder === null) return true;
  const target = folderOf(to);
  if (target === null) return false;
  return target === folder || (BOUNDARIES[folder] ?? []).includes(target);
}
