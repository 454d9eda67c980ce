import { holdExecutor } from '../../nx/run/run-hold.js';

/** Freezes an environment, with a reason: nothing enters it until `unhold`. */
export default holdExecutor('hold');
