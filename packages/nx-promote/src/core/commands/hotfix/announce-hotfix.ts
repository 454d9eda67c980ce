import type { Hotfix } from '../../model/hotfix.js';
import type { Announcement } from '../../ports/notifier.js';
import type { AnnounceStep } from '../../plan/command-steps.js';

/**
 * Tells the team that a hotfix was decided. It is told again when the command is repeated, since nobody knows whether
 * the first one came that far; the id says that it is the same.
 */
export function announceOpened(
  component: string,
  { name, by, approvedBy, from, base, reason, since }: Hotfix,
  baseNames: readonly string[] = [],
): AnnounceStep {
  const agreed = approvedBy === null ? '' : `, approved by ${approvedBy}`;
  const stands = [...baseNames, base.shortId].join(' ');
  return announced({
    id: `hotfix ${component} ${name} ${since}`,
    event: 'hotfix-opened',
    environment: from,
    components: [component],
    text: `${component}: hotfix ${name} is begun by ${by}${agreed}, on top of ${stands} from ${from}: ${reason}`,
  });
}

/** The team hears of it each time that the command ends so; the id says when it is the same. */
export function announceShipped(
  component: string,
  { name, reason }: Hotfix,
  shipped: {
    readonly event: Announcement['event'];
    readonly shortId: string;
    readonly environment: string;
    readonly summary: string;
  },
): AnnounceStep {
  const { event, shortId, environment, summary } = shipped;
  return announced({
    id: `${event} ${component} ${name} ${shortId} ${environment}`,
    event,
    environment,
    components: [component],
    text: `${component}: hotfix ${name} ${shortId}: ${summary.replace(/\.$/, '')}; ${reason}`,
  });
}

function announced(announcement: Announcement): AnnounceStep {
  return { do: 'announce', announcement };
}
