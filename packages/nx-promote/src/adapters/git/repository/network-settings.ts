import { gitOk } from '../../process/git.js';

/**
 * Settings that decide how a remote is reached: URLs, proxies, credentials. A checkout made by CI keeps its
 * token in its own configuration (or in a file included from it), so another git directory must be told.
 */
const REACHES = /^(http|credential|url|ssh|protocol|gpg)\.|^core\.(sshcommand|askpass|gitproxy)$/i;
const OF_REMOTE =
  /^remote\.(.+)\.(url|pushurl|proxy|proxyauthmethod|uploadpack|receivepack|vcs|serveroption)$/i;

/**
 * The checkout's own network settings, as environment variables for git commands in another git directory.
 * The environment, because arguments are visible to every user of the machine and files outlive us.
 */
export async function networkSettings(workspaceRoot: string): Promise<Record<string, string>> {
  return networkSettingsIn(await readSettings(workspaceRoot));
}

/** A setting, and where it was made. */
export interface ScopedSetting {
  readonly scope: string;
  readonly key: string;
  readonly value: string;
}

/** All settings that git has for the checkout: one process. */
export async function readSettings(workspaceRoot: string): Promise<readonly ScopedSetting[]> {
  const list = await gitOk(
    { args: ['config', '--list', '-z', '--show-scope'], cwd: workspaceRoot },
    'reading the settings of the checkout',
  );
  return parseScopedConfig(list.toString('utf8'));
}

/** The same as {@link networkSettings}, of settings that were read. */
export function networkSettingsIn(settings: readonly ScopedSetting[]): Record<string, string> {
  const own = settings.filter(
    ({ scope, key }) =>
      (scope === 'local' || scope === 'worktree') && (REACHES.test(key) || OF_REMOTE.test(key)),
  );
  // What is in the environment already (CI passes credentials so) stays: ours are counted on.
  const before = { GIT_CONFIG_COUNT: process.env['GIT_CONFIG_COUNT'] ?? '0' };
  return own.reduce<Record<string, string>>((all, { key, value }) => withSetting(all, key, value), before);
}

/** The same variables with one setting more. */
export function withSetting(
  variables: Readonly<Record<string, string>>,
  key: string,
  value: string,
): Record<string, string> {
  const count = Number(variables['GIT_CONFIG_COUNT'] ?? 0);
  return {
    ...variables,
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: key,
    [`GIT_CONFIG_VALUE_${count}`]: value,
  };
}

/** Parses `git config --list -z --show-scope`: scope NUL key LF value NUL. */
export function parseScopedConfig(text: string): ScopedSetting[] {
  const parts = text.split('\0');
  const entries = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [scope, setting] = [parts[index] as string, parts[index + 1] as string];
    const newline = setting.indexOf('\n');
    entries.push({
      scope,
      key: newline < 0 ? setting : setting.slice(0, newline),
      value: newline < 0 ? 'true' : setting.slice(newline + 1),
    });
  }
  return entries;
}
