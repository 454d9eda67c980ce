import { join } from 'node:path';
import { RealTeam } from '../chaos/real-team.js';
import { emptyTraces, shapeOf, type GitShape } from './git-trace.js';

/** What git was asked for while it was done. */
async function traced({ workspace }: RealTeam, act: () => Promise<unknown>): Promise<GitShape> {
  const traces = join(workspace.folder, 'traces');
  process.env['GIT_TRACE2_EVENT'] = emptyTraces(traces);
  try {
    await act();
  } finally {
    delete process.env['GIT_TRACE2_EVENT'];
  }
  return shapeOf(traces);
}

/** A merge of one component, built, and its release; then the same command again, with nothing to do. */
async function shapesWith(count: number): Promise<{ readonly one: GitShape; readonly nothing: GitShape }> {
  const names = Array.from({ length: count }, (_, index) => `c${String(index).padStart(2, '0')}`);
  const team = await RealTeam.create(names);
  try {
    await team.release();
    const commit = team.workspace.commit('Change one', { 'components/c01/main.js': '// changed alone\n' });
    await team.workspace.build('c01', commit);
    const one = await traced(team, () => team.release());
    const nothing = await traced(team, () => team.release());
    return { one, nothing };
  } finally {
    await team.close();
  }
}

/**
 * One process for the whole chain, as Nx runs it. Two environments, each with a suite of environment scope: the look
 * and the deployment repository once, eight pushes of records, two deployments with the look before each, the
 * deployments again after each suite, two changelogs, the question for the right to push, and a look before and after
 * each suite.
 */
const ONE_RELEASE: GitShape = { processes: 97, roundTrips: 25 };
const NOTHING_TO_DO: GitShape = { processes: 24, roundTrips: 2 };

it('looks once for a release, and knows the rest, with five components and with twenty', async () => {
  for (const count of [5, 20]) {
    const { one, nothing } = await shapesWith(count);
    expect({ count, one, nothing }).toEqual({ count, one: ONE_RELEASE, nothing: NOTHING_TO_DO });
  }
});
