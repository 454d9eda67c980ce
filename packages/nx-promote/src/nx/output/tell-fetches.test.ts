import { tellFetches } from './tell-fetches.js';

it('says what each fetch brought, and which one it was', () => {
  const told: string[] = [];
  const tell = tellFetches({ warn: (text) => told.push(text) });
  tell('200 commits further back');
  tell('31 trees');
  expect(told).toEqual([
    'Fetched what this clone lacks: 200 commits further back (fetch 1).',
    'Fetched what this clone lacks: 31 trees (fetch 2).',
  ]);
});
