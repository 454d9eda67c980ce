import type { Pipeline } from './pipeline.js';
import { secretsInUrl } from './secrets.js';

/** What a pipeline's configuration holds that must not be shown: most of a webhook's address, passwords in URLs. */
export function secretsOfPipeline({ notify, environments }: Pipeline): string[] {
  const webhooks = notify.flatMap((target) => (target.to === 'webhook' ? [target.url] : []));
  const live = environments.flatMap((environment) => environment.live?.url ?? []);
  return [...webhooks.flatMap(behindTheHost), ...[...webhooks, ...live].flatMap(secretsInUrl)];
}

function behindTheHost(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const { pathname, search } = new URL(address);
  return [`${pathname}${search}`, search.slice(1)];
}
