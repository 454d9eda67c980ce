import { compare } from '../compare.js';
import type { GitShape } from '../git-trace.js';
import { IDLE, releasedWorkspace } from '../released-workspace.js';
import type { BenchRow } from '../row.js';

const components = (count: number): string => `${count.toLocaleString('en')} components`;

export const showProjects: BenchRow = {
  name: 'nx show projects',
  about:
    'The command with the plugin, which reads every `release.json` and draws the targets, against the same workspace without any plugin. Goal: 1.1. Nx starts a process for each plugin, whatever the plugin does: one that does nothing costs the same 100 to 120 ms, so small workspaces miss the goal. Large ones miss it too: some twenty-five targets for each component are drawn, sent to Nx and kept by it.',
  async measure({ components: count }, bench) {
    const workspace = await releasedWorkspace(count);
    return compare({ name: this.name, size: components(count) }, bench, {
      ours: () => workspace.traced(['show', 'projects']),
      reference: () => workspace.inPlain(['show', 'projects']),
    });
  },
};

export const nothingToDo: BenchRow = {
  name: 'run-many -t release, nothing to do',
  about:
    'Every component is released already; the whole chain looks and says so, against as many tasks of an executor that does nothing, in chains of eight like ours, in one batch. Git processes and round trips are those of the whole command, by git’s own trace.',
  async measure({ components: count }, bench) {
    const workspace = await releasedWorkspace(count);
    let shape: GitShape = { processes: 0, roundTrips: 0 };
    const result = await compare({ name: this.name, size: components(count) }, bench, {
      ours: async () => (shape = await workspace.traced(['run-many', '-t', 'release'])),
      reference: () => workspace.inPlain(['run-many', '-t', IDLE]),
    });
    return { ...result, gitProcesses: shape.processes, roundTrips: shape.roundTrips };
  },
};

export const releaseOne: BenchRow = {
  name: 'nx run X:release, one change, suites that end at once',
  about:
    'From the merge to a verified integration: tag, image (built beforehand), two deployments, two suites, two changelogs, against a chain of as many tasks that do nothing. What it costs is processes and round trips, and those are counted. Each of the eight steps is a process of its own that may be the first after a crash, so each looks at the remote once before it plans and once after it acted (a listing of its refs; where the deployment repository is concerned a fetch of that); the rest are the writes: the tag with its record, two deployments, two records of each suite, two changelogs.',
  async measure({ components: count }, bench) {
    const workspace = await releasedWorkspace(count);
    let shape: GitShape = { processes: 0, roundTrips: 0 };
    const result = await compare({ name: this.name, size: components(count) }, bench, {
      prepare: () => workspace.change('c0001'),
      ours: async () => (shape = await workspace.traced(['run', 'c0001:release'])),
      reference: () => workspace.inPlain(['run', `c0001:${IDLE}`]),
    });
    return { ...result, gitProcesses: shape.processes, roundTrips: shape.roundTrips };
  },
};
