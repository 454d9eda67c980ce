import { logText } from '../../nx/output/log-text.js';

/** Stands in for release targets whose configuration cannot be read: says why, and fails. */
export default async function broken(options: { readonly message: string }): Promise<{ success: boolean }> {
  console.error(logText(options.message));
  return { success: false };
}
