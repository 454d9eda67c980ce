import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfThere, writeAtomically } from '../registry/atomic-file.js';
import { buildCommit } from './build-commit.js';
import { buildWithBuildah } from './build-with-buildah.js';
import { hasImage, pushImage } from './push-image.js';
import { commitTime, fetchTags, listTags, type RemoteTag } from './remote-tags.js';

/** What the builder watches, and where it pushes. */
export interface BuilderOptions {
  /** Path or URL of the git remote. */
  readonly remote: string;
  /** `host:port` of a registry that takes images without credentials. */
  readonly registry: string;
  /** The builder's own folder. */
  readonly folder: string;
  /** Milliseconds between two looks at the remote; 300 when absent. */
  readonly pollMs?: number;
  /** The careless trigger: builds anew, with another digest, for every tag that is not a build tag. */
  readonly rebuildReleaseTags?: boolean;
  /** What builds: this builder's own code, or `buildah`, which must be installed; embedded when absent. */
  readonly tool?: 'embedded' | 'buildah';
  readonly log?: (line: string) => void;
}

/** A builder at work. */
export interface Builder {
  close(): Promise<void>;
}

/**
 * Starts a builder that builds an image for each new tag `<component>/<short id>` of the remote and pushes it
 * as `<component>:<short id>`. What fails is tried again, with growing pauses.
 */
export async function startBuilder(options: BuilderOptions): Promise<Builder> {
  const work = new BuildQueue(options);
  await work.remember();
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await work.round().catch((error: unknown) => work.complain('Looking for tags', error));
      await sleep(options.pollMs ?? 300, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

class BuildQueue {
  private done: Record<string, string> = {};
  private readonly tries = new Map<string, { count: number; notBefore: number }>();
  private lastComplaint = '';
  private readonly mirror: string;
  private readonly memory: string;

  constructor(private readonly options: BuilderOptions) {
    this.mirror = join(options.folder, 'mirror.git');
    this.memory = join(options.folder, 'built.json');
  }

  /** Reads what an earlier process of this folder has built. */
  async remember(): Promise<void> {
    this.done = JSON.parse((await readIfThere(this.memory)) ?? '{}') as Record<string, string>;
  }

  /** Builds everything that is new and due. */
  async round(): Promise<void> {
    const all = await listTags(this.options.remote);
    if (this.options.rebuildReleaseTags !== true) await this.passOver(all.filter((tag) => !tag.isBuildTag));
    const tags = all.filter((tag) => this.isDue(tag));
    if (tags.length === 0) return;
    await fetchTags(this.options.remote, this.mirror);
    for (const tag of tags) {
      try {
        await this.build(tag);
        this.done[idOf(tag)] = tag.commit;
        await writeAtomically(this.memory, JSON.stringify(this.done));
      } catch (error) {
        this.postpone(tag);
        this.complain(`Building ${idOf(tag)}`, error);
      }
    }
  }

  /** Says what went wrong, once. */
  complain(doing: string, error: unknown): void {
    const text = `${doing} failed: ${(error as Error).message}`;
    if (text !== this.lastComplaint) this.options.log?.(text);
    this.lastComplaint = text;
  }

  /** A trigger fires when a tag comes, so what comes while it is off stays unbuilt when it is switched on. */
  private async passOver(tags: readonly RemoteTag[]): Promise<void> {
    const unseen = tags.filter((tag) => this.done[idOf(tag)] !== tag.commit);
    for (const tag of unseen) this.done[idOf(tag)] = tag.commit;
    if (unseen.length > 0) await writeAtomically(this.memory, JSON.stringify(this.done));
  }

  private isDue(tag: RemoteTag): boolean {
    if (this.done[idOf(tag)] === tag.commit) return false;
    return (this.tries.get(idOf(tag))?.notBefore ?? 0) <= Date.now();
  }

  private async build(tag: RemoteTag): Promise<void> {
    const { component, name, commit, isBuildTag } = tag;
    if (isBuildTag && (await hasImage(this.options.registry, component, name))) return;
    const created = isBuildTag ? await commitTime(this.mirror, commit) : new Date();
    const source = { repository: this.mirror, component, commit, created };
    if (this.options.tool === 'buildah') {
      await buildWithBuildah(source, this.options.folder, `${this.options.registry}/${component}:${name}`);
    } else await pushImage(this.options.registry, component, name, await buildCommit(source));
    this.options.log?.(`Built ${component}:${name} from ${commit}`);
  }

  private postpone(tag: RemoteTag): void {
    const count = (this.tries.get(idOf(tag))?.count ?? 0) + 1;
    const pause = Math.min(10_000, 250 * 2 ** count);
    this.tries.set(idOf(tag), { count, notBefore: Date.now() + pause });
  }
}

function idOf(tag: RemoteTag): string {
  return `${tag.component}/${tag.name}`;
}
