import { stepExecutor } from '../../nx/run/run-executor.js';

const step = stepExecutor('tag');

/** One component, in a process of its own. */
export default step.single;

/** Every component of a run at once. */
export const batch = step.batch;
