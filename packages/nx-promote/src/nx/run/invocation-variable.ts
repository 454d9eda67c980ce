/** Names one run of Nx: every task of the run sees it, and a claim in the ledger carries it. */
export const INVOCATION_VARIABLE = 'NX_PROMOTE_INVOCATION';

/** The process of that run, so that its death can be proved. */
export const PROCESS_VARIABLE = 'NX_PROMOTE_PROCESS';

/** What was typed, word by word: Nx makes numbers of some of it on the way to a task. */
export const ARGUMENTS_VARIABLE = 'NX_PROMOTE_ARGUMENTS';

/** The file of the run's results for the hook that reports them; empty where nobody would see its report. */
export const RESULTS_VARIABLE = 'NX_PROMOTE_RESULTS';
