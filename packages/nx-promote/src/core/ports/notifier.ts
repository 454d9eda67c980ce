/** Something people want to know. `id` is stable over repeats: delivery is at least once. */
export interface Announcement {
  readonly id: string;
  readonly event:
    | 'deployed'
    | 'verified'
    | 'rejected'
    | 'rolled-back'
    | 'hotfix-opened'
    | 'hotfix-staged'
    | 'released'
    | 'held';
  readonly environment: string;
  readonly components: readonly string[];
  readonly text: string;
}

export interface Notifier {
  announce(announcement: Announcement): Promise<void>;
}
