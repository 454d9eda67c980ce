/** One word of a command as it is to be typed in a shell: quoted where the shell would read something into it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `--branch=fix`, quoted where need be. */
export function optionWord(flag: string, value: string): string {
  return `${flag}=${shellWord(value)}`;
}

/** The command without an option that is about to be given anew: Nx would make a list of two. */
export function withoutOption(command: string, flag: string): string {
  const words = command.match(/(?:[^\s'\\]|'[^']*'|\\.)+/g) ?? [];
  return words.filter((word) => word !== flag && !word.startsWith(`${flag}=`)).join(' ');
}
