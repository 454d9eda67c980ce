import { fileURLToPath } from 'node:url';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsonc from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

const SOURCE = 'packages/nx-promote/src';

/** What each folder of the core may not reach, as import paths; `tools/boundaries` follows the chains too. */
const OUTSIDE_OF_CORE = [
  { group: ['nx', 'nx/*', '@nx/*'], message: 'The core does not know Nx: it gets plain data.' },
  {
    group: ['**/adapters/**', '**/nx/**', '**/executors/**', '**/generators/**'],
    message: 'The core acts through ports (core/ports).',
  },
  {
    group: ['node:fs', 'node:fs/*', 'node:child_process', 'node:http', 'node:https', 'node:net', 'execa'],
    message: 'The core does no I/O: it acts through ports (core/ports).',
  },
];
const NO_PORTS = {
  group: ['**/apply/**', '**/world.js', '**/adapters/**'],
  message: 'Plans and models are pure: they look at an observation and act on nothing.',
};
/** What makes an error, outside of its home. */
const ERRORS_ELSEWHERE = [
  'NewExpression[callee.name="PromoteError"] > ObjectExpression.arguments:first-child',
  'ObjectExpression:has(> Property[key.name="code"]):has(> Property[key.name="message"]):has(> Property[key.name="kind"])',
].map((selector) => ({
  selector,
  message: 'What an error says has one home: a function in core/errors/<subject>.ts.',
}));
/** A command of this plugin as text: the workspace may have other names for its targets. */
const SPELLED = ['Literal[value=/SPELLED/]', 'TemplateElement[value.raw=/SPELLED/]'].map((selector) => ({
  selector: selector.replace('SPELLED', '\\bnx (run|run-many|promote-|hold|unhold|release-|ledger-)'),
  message: 'Name the command as data (core/model/advice.ts); nx/output/spell-advice.ts spells it.',
}));
const CLOCKS = [
  { object: 'Date', property: 'now', message: 'Time is a field of the observation.' },
  { object: 'Math', property: 'random', message: 'Chance comes in as a value.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '.nx/**',
      '.cache/**',
      'examples/**',
      'packages/nx-promote/schemas/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended, prettier],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-control-regex': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: [`${SOURCE}/**/*.ts`],
    ignores: [`${SOURCE}/testing/**`, '**/*.test.ts'],
    languageOptions: {
      parserOptions: {
        project: fileURLToPath(new URL('./packages/nx-promote/tsconfig.json', import.meta.url)),
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@nx/devkit/*'], message: 'Only what devkit exports publicly lasts.' }] },
      ],
    },
  },
  {
    files: [`${SOURCE}/core/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: OUTSIDE_OF_CORE }],
      'no-restricted-properties': ['error', ...CLOCKS],
    },
  },
  {
    files: [
      `${SOURCE}/core/{model,decide,plan,changelog,notes,ledger,render,status}/**/*.ts`,
      `${SOURCE}/core/commands/hotfix/plan-*.ts`,
    ],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [...OUTSIDE_OF_CORE, NO_PORTS] }] },
  },
  {
    files: [`${SOURCE}/**/*.ts`],
    ignores: ['**/*.test.ts', `${SOURCE}/testing/**`, `${SOURCE}/core/errors/**`],
    rules: { 'no-restricted-syntax': ['error', ...ERRORS_ELSEWHERE] },
  },
  {
    files: [`${SOURCE}/core/**/*.ts`, `${SOURCE}/adapters/**/*.ts`],
    ignores: ['**/*.test.ts', `${SOURCE}/core/errors/**`],
    rules: { 'no-restricted-syntax': ['error', ...ERRORS_ELSEWHERE, ...SPELLED] },
  },
  {
    files: [`${SOURCE}/core/errors/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SPELLED] },
  },
  {
    files: [`${SOURCE}/adapters/**/*.ts`],
    ignores: ['**/*.test.ts', `${SOURCE}/adapters/process/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'execa', message: 'Programs are run by adapters/process.' },
            { name: 'node:child_process', message: 'Programs are run by adapters/process.' },
          ],
          patterns: [
            { group: ['nx', '@nx/*', '**/nx/**', '**/executors/**'], message: 'Adapters do not know Nx.' },
          ],
        },
      ],
    },
  },
  {
    files: [
      'packages/nx-promote/package.json',
      'packages/nx-promote/executors.json',
      'packages/nx-promote/generators.json',
    ],
    languageOptions: { parser: jsonc },
    plugins: { '@nx': nx },
    rules: { '@nx/nx-plugin-checks': 'error' },
  },
);
