/**
 * Whether the label of an image names the commit: by its whole id, or by as much of it as builders write (7
 * characters or more). Anything behind it, such as `-dirty`, makes it another source.
 */
export function isRevisionOf(label: string, commit: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(label) && commit.startsWith(label.toLowerCase());
}
