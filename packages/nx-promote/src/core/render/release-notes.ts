import type { ChangelogEntries } from '../changelog/entry.js';
import type { Hotfix } from '../model/hotfix.js';
import type { PlannedReleaseNotes } from '../plan/plan.js';
import { changeLines } from './markdown-changelog.js';
import { markdownText } from './markdown-escape.js';

/** The notes of one release: what it is made of, and what changed since the release before it. */
export function renderReleaseNotes(notes: PlannedReleaseNotes, entries: ChangelogEntries): string {
  const { component, release, at, artifact, since, testedWith, hotfix } = notes;
  const image = `${artifact.image}${artifact.digest === null ? '' : `@${artifact.digest}`}`;
  const lines = [
    `# ${markdownText(component)} ${markdownText(release)}`,
    '',
    `* Released: ${markdownText(at.slice(0, 10))}`,
    `* Commit: ${markdownText(artifact.commit)}`,
    `* Image: ${markdownText(image)}`,
    ...(testedWith === null
      ? []
      : [`* Tested in ${markdownText(testedWith.environment)}${mix(testedWith.differs)}`]),
    ...(hotfix === null ? [] : hotfixLines(hotfix, entries)),
    '',
    since === null ? '## The first release' : `## Changes since ${markdownText(since.name)}`,
    '',
    ...(since === null
      ? []
      : changeLines({ entries, replaces: since.name }).map((line) =>
          line.replace(/^ {2}- /, '* ').replace(/^ {2}/, ''),
        )),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Why it was made, what else it could change, and who answers for it. */
function hotfixLines(hotfix: Hotfix, { comes, goes }: ChangelogEntries): string[] {
  const { name, reason, by, approvedBy, base, from } = hotfix;
  const count = comes.length === 1 ? '1 change' : `${comes.length} changes`;
  const taken = goes.length === 0 ? '' : `, without ${goes.length} that ran there`;
  return [
    `* Hotfix: ${markdownText(name)}`,
    `* Reason: ${markdownText(reason)}`,
    `* Risk: ${count} on top of ${markdownText(base.shortId)}, which ran in ${markdownText(from)}${taken}`,
    `* Decided by: ${markdownText(by)}${approvedBy === null ? '' : `, approved by ${markdownText(approvedBy)}`}`,
  ];
}

function mix(differs: readonly string[]): string {
  return differs.length === 0
    ? ' with the very versions that it runs with'
    : `, with other versions of ${differs.map(markdownText).join(', ')}`;
}
