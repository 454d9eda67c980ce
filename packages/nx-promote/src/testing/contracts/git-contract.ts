import type { Component } from '../../core/model/component.js';
import type { Pipeline } from '../../core/model/pipeline.js';
import type { Branches } from '../../core/ports/branches.js';
import type { ChangesReader } from '../../core/ports/changes.js';
import type { GitReader } from '../../core/ports/git.js';
import type { TagRemover } from '../../core/ports/tag-remover.js';

/** The commits of the story that every git under test has. */
export interface Story {
  /** The trunk: it brings `core`, then `ui`, then changes `core`, then both, then merges the fix. */
  readonly core: string;
  readonly ui: string;
  readonly coreAgain: string;
  readonly both: string;
  readonly merge: string;
  /** On top of `coreAgain`, beside the trunk until it is merged. */
  readonly fix: string;
}

export interface GitUnderTest {
  readonly git: GitReader;
  readonly changes: ChangesReader;
  readonly tags: TagRemover;
  readonly branches: Branches;
  readonly story: Story;
  readonly pipeline: Pipeline;
  readonly components: readonly Component[];
  /** Puts a tag on the remote. */
  tag(name: string, commit: string): Promise<void>;
  close(): Promise<void>;
}

const NOWHERE = 'd'.repeat(40);

/** What the ports that read and write git promise, tried on one kind of git. */
export function gitContract(name: string, start: () => Promise<GitUnderTest>): void {
  describe(`the git ports on ${name}`, () => {
    let subject: GitUnderTest;
    let story: Story;
    beforeAll(async () => {
      subject = await start();
      ({ story } = subject);
    });
    afterAll(() => subject.close());

    const released = async (head: string): Promise<Record<string, string>> => {
      const { git, components, pipeline } = subject;
      const found = await git.releaseCommits(head, components, pipeline);
      return Object.fromEntries([...found].map(([component, { commit }]) => [component, commit]));
    };

    it('finds the newest step that touches each component, at the trunk and at an older commit', async () => {
      const { core, ui, coreAgain, both, merge } = story;
      expect(await released(core)).toEqual({ core });
      expect(await released(ui)).toEqual({ core, ui });
      expect(await released(coreAgain)).toEqual({ core: coreAgain, ui });
      expect(await released(both)).toEqual({ core: both, ui: both });
      expect(await released(merge)).toEqual({ core: merge, ui: both });
    });

    it('says who is an ancestor, and that it does not know a commit that nobody has', async () => {
      const { core, ui, coreAgain, both, merge, fix } = story;
      const answers = await subject.git.ancestry([
        { ancestor: core, descendant: both },
        { ancestor: both, descendant: core },
        { ancestor: ui, descendant: ui },
        { ancestor: coreAgain, descendant: fix },
        { ancestor: both, descendant: fix },
        { ancestor: fix, descendant: both },
        { ancestor: fix, descendant: merge },
        { ancestor: NOWHERE, descendant: merge },
      ]);
      expect(answers.slice(0, -1)).toEqual(['yes', 'no', 'yes', 'yes', 'no', 'no', 'yes']);
      expect(answers.at(-1)).toMatchObject({ kind: 'unknown', gap: { kind: 'not-here', commit: NOWHERE } });
    });

    it('lists what comes and what goes between two commits of the trunk', async () => {
      const { changes, components, pipeline } = subject;
      const { core, coreAgain, both } = story;
      const [first] = components;
      if (first === undefined) throw new Error('there is a component');
      const { closureRoots, nestedRoots, npmDependencies } = first;
      const between = async (from: string | null, to: string): Promise<(readonly string[])[]> => {
        const query = { component: 'core', closureRoots, nestedRoots, npmDependencies, from, to };
        const found = (await changes.changes([query], pipeline)).get('core');
        return [found?.comes ?? [], found?.goes ?? []].map((side) => side.map(({ commit }) => commit.id));
      };
      expect(await between(core, both)).toEqual([[both, coreAgain], []]);
      expect(await between(both, core)).toEqual([[], [both, coreAgain]]);
      expect(await between(null, coreAgain)).toEqual([[coreAgain, core], []]);
      expect(await between(core, core)).toEqual([[], []]);
    });

    it('resolves what a person types to a full id, or to nothing', async () => {
      expect(await subject.git.resolve(story.both)).toBe(story.both);
      expect(await subject.git.resolve(story.both.slice(0, 12))).toBe(story.both);
      expect(await subject.git.resolve(NOWHERE)).toBeNull();
    });

    it('knows the tip of the trunk and the tags of the remote', async () => {
      await subject.tag('core/seen', story.core);
      const { trunkTip, tags, ledger } = await subject.git.remoteState();
      expect(trunkTip).toBe(story.merge);
      expect(tags.get('core/seen')).toBe(story.core);
      expect(ledger).toEqual(new Map());
    });

    it('removes tags that are where they are said to be, all or none, and has none to remove twice', async () => {
      const { core, ui } = story;
      await subject.tag('core/1', core);
      await subject.tag('core/2', ui);
      const tagsThere = async (): Promise<string[]> =>
        [...(await subject.git.remoteState()).tags.keys()].filter((tag) => /^core\/\d$/.test(tag)).sort();
      const moved = [
        { name: 'core/1', commit: core },
        { name: 'core/2', commit: core },
      ];
      const refused = { kind: 'external', code: 'TAGS_NOT_REMOVED' };
      await expect(subject.tags.remove(moved)).rejects.toMatchObject(refused);
      expect(await tagsThere()).toEqual(['core/1', 'core/2']);
      for (let times = 0; times < 2; times += 1)
        await subject.tags.remove([{ name: 'core/1', commit: core }]);
      expect(await tagsThere()).toEqual(['core/2']);
    });

    it('makes a branch at a commit, and does not move one that is there', async () => {
      const branch = 'hotfix/core/contract';
      expect(await subject.branches.find(branch)).toEqual({ local: null, remote: null, inTheWay: null });
      await subject.branches.begin(branch, story.core);
      await subject.branches.begin(branch, story.both);
      expect(await subject.branches.find(branch)).toEqual({
        local: story.core,
        remote: null,
        inTheWay: null,
      });
    });
  });
}
