import { holdExecutor } from '../../nx/run-hold.js';

/** Ends a hold. */
export default holdExecutor('unhold');
