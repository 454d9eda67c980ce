/**
 * Nx gives its workers FORCE_COLOR, and of the two together Node warns, in each process that asks for colours.
 * Nobody who sets NO_COLOR wants them. `0` and not nothing: a further Nx below us passes it on.
 */
export function keepNoColor(env: NodeJS.ProcessEnv = process.env): void {
  if (isGiven(env['NO_COLOR']) || isGiven(env['NODE_DISABLE_COLORS'])) env['FORCE_COLOR'] = '0';
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
