import type {
  ChainIntent,
  ChainRequest,
  ChainStep,
  Intent,
  RollbackIntent,
  StepName,
} from '../../core/intent.js';

/** Whatever a test may say of an intent, for any step. */
export type IntentOptions = Partial<
  Omit<ChainRequest, 'to' | 'toStateOf' | 'pin'> & Pick<RollbackIntent, 'to' | 'toStateOf' | 'pin'>
>;

/** The intent of one step about core in integration, unless the test says otherwise. */
export function intentFor(step: ChainStep, options?: IntentOptions): ChainIntent;
export function intentFor(step: StepName, options?: IntentOptions): Intent;
export function intentFor(step: StepName, options: IntentOptions = {}): Intent {
  const usual = { environment: 'integration', components: ['core'], dryRun: false, typed: 'nx' };
  return { ...usual, ...options, step } as Intent;
}
