import { plainLine } from '../../core/model/plain-text.js';
import type { Printed } from '../../core/ports/reporter.js';
import { logText } from './log-text.js';
import type { NxOutput } from './nx-output.js';

/** What a program has printed, in full, below its name and its file; in CI collapsed, where that is possible. */
export function renderPrinted(
  { title, file, lines }: Printed,
  seen: Pick<NxOutput, 'live'>,
  env: NodeJS.ProcessEnv = process.env,
  seconds = Math.floor(Date.now() / 1000),
): string {
  const head = plainLine(logText(`${title} (${file})`, env));
  const body = logText(lines.map((line) => `  | ${line}`).join('\n'), env);
  const kind = foldsOf(env, seen);
  if (kind === 'github') return `::group::${head}\n${body}\n::endgroup::`;
  if (kind === 'gitlab') {
    const name = `promote_${title.replace(/\W+/g, '_')}`;
    const mark = (text: string): string => `\u001b[0Ksection_${text}\r\u001b[0K`;
    return `${mark(`start:${seconds}:${name}[collapsed=true]`)}${head}\n${body}\n${mark(`end:${seconds}:${name}`)}`;
  }
  return [head, body].filter((text) => text !== '').join('\n');
}

/** Where Nx itself folds each task in GitHub's log, a fold of ours would end that of Nx. */
function foldsOf(env: NodeJS.ProcessEnv, { live }: Pick<NxOutput, 'live'>): 'github' | 'gitlab' | null {
  if ((env['GITLAB_CI'] ?? '') !== '') return 'gitlab';
  const isGrouped = !live || env['NX_SKIP_LOG_GROUPING'] !== 'true';
  return (env['GITHUB_ACTIONS'] ?? '') !== '' && !isGrouped ? 'github' : null;
}
