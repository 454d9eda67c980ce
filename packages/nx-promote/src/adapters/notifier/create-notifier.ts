import { PromoteError } from '../../core/errors/promote-error.js';
import { announcementNotDelivered } from '../../core/errors/network.js';
import type { NotifyTarget } from '../../core/model/pipeline.js';
import type { Announcement, Notifier } from '../../core/ports/notifier.js';
import type { Reporter } from '../../core/ports/reporter.js';
import { postAnnouncement, type WebhookOptions } from './webhook.js';

/**
 * Tells every target of the pipeline's `notify`. Each is tried, whatever becomes of the others; an error of
 * kind `external` afterwards names those that did not get it, so that the caller can record it and go on.
 */
export function createNotifier(
  targets: readonly NotifyTarget[],
  reporter: Reporter,
  options: WebhookOptions = {},
): Notifier {
  return {
    async announce(announcement) {
      const interested = targets.filter((target) => wants(target, announcement));
      const outcomes = await Promise.all(
        interested.map((target) => tell(target, announcement, reporter, options)),
      );
      const failures = outcomes.filter((outcome) => outcome !== null);
      if (failures.length > 0) throw undelivered(announcement, failures);
    },
  };
}

function wants(target: NotifyTarget, announcement: Announcement): boolean {
  return target.to === 'console' || target.events === null || target.events.includes(announcement.event);
}

/** What went wrong, or null. */
async function tell(
  target: NotifyTarget,
  announcement: Announcement,
  reporter: Reporter,
  options: WebhookOptions,
): Promise<string | null> {
  if (target.to === 'webhook') return postAnnouncement(target.url, announcement, options);
  reporter.tell(announcement.text);
  return null;
}

function undelivered(announcement: Announcement, failures: readonly string[]): PromoteError {
  return new PromoteError(announcementNotDelivered(announcement.event, announcement.environment, failures));
}
