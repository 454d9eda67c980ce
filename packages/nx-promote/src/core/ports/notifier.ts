/** Something people want to know. `id` is stable over repeats: delivery is at least once. */
export interface Announcement {
  readonly id: string;
  readonly event: 'hotfix-opened' | 'hotfix-staged' | 'hotfix-released' | 'hotfix-rejected' | 'held';
  readonly environment: string;
  readonly components: readonly string[];
  readonly text: string;
}

export interface Notifier {
  announce(announcement: Announcement): Promise<void>;
}
