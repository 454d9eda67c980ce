/** What a command is for. */
export type ProgramUse =
  | { readonly kind: 'suite'; readonly suite: string; readonly environment: string }
  | { readonly kind: 'deploy' | 'live'; readonly environment: string }
  | { readonly kind: 'build' };
