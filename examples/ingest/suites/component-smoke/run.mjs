import assert from 'node:assert';
import { environmentUnderTest } from '../harness/environment.mjs';
import { runSuite } from '../harness/suite.mjs';
import { contracts } from './contracts.mjs';

const component = process.env.PROMOTE_COMPONENT ?? '';
const environment = environmentUnderTest();

process.exitCode = await runSuite(`smoke of ${component}`, [
  [
    'it is a component with a contract',
    async () => {
      const known = Object.keys(contracts).join(', ');
      assert.ok(
        Object.hasOwn(contracts, component),
        `PROMOTE_COMPONENT is "${component}"; known are ${known}.`,
      );
    },
  ],
  [
    'it is healthy',
    async () => assert.strictEqual((await environment.get(component, '/health')).status, 200),
  ],
  [
    'it says what it is',
    async () => {
      const { body } = await environment.get(component, '/version');
      assert.strictEqual(body?.component, component);
    },
  ],
  ['it keeps its own contract', () => contracts[component](environment)],
]);
