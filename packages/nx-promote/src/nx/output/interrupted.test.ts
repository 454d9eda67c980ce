import type { Intent } from '../../core/intent.js';
import { onInterruption, whatIsLeft } from './interrupted.js';

const intent = {
  ...{
    step: 'verify',
    environment: 'dev',
    components: ['core'],
    dryRun: false,
    typed: 'nx run core:release',
  },
} as unknown as Intent;
const task = { id: 'core:x', project: 'core', target: 'x', options: { environment: 'dev' }, after: [] };

it('says what is left and the command that goes on, in one line', () => {
  const sentence = whatIsLeft(intent);
  expect(sentence).toContain('core in dev');
  expect(sentence).toContain('Go on with: nx run core:release');
  expect(sentence).not.toContain('\n');
  expect(whatIsLeft({ ...intent, dryRun: true })).toBe('Interrupted; nothing was changed.');
});

it('says it once, however often it is stopped, and not when the step has ended', () => {
  const said: string[] = [];
  const others = (): void => {};
  process.on('SIGTERM', others);
  try {
    onInterruption(intent, task, (sentence) => said.push(sentence));
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGTERM', 'SIGTERM');
    onInterruption(intent, task, (sentence) => said.push(sentence))();
    process.emit('SIGTERM', 'SIGTERM');
  } finally {
    process.off('SIGTERM', others);
  }
  expect(said).toHaveLength(1);
});
