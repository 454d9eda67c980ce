import { holdExecutor } from '../../nx/run/run-hold.js';

/** Ends a hold. */
export default holdExecutor('unhold');
