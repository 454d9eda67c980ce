import fc from 'fast-check';
import { bumpVersion, compareVersions, dateAfter, highestVersion, isDate, VERSION } from './version.js';

const number = fc.stringMatching(/^\d{1,20}$/);
const version = fc
  .array(number, { minLength: 2, maxLength: 4 })
  .chain((numbers) =>
    fc
      .array(fc.constantFrom('.', '-'), { minLength: numbers.length, maxLength: numbers.length })
      .map((signs) => numbers.map((text, at) => (at === 0 ? text : `${signs[at]}${text}`)).join('')),
  );
const TODAY = '2019-07-01T12:00:00Z';

describe('versions', () => {
  it.each([
    ['1.0', '1.1', -1],
    ['1.9', '1.10', -1],
    ['1.0', '1.0.0', 0],
    ['2019-07-01', '2019-7-1', 0],
    ['2019-07-01', '2019-07-01-2', -1],
    ['99999999999999999998', '99999999999999999999', -1],
    ['2.0', '1.9.9', 1],
  ])('%s and %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a))).toBe(0 - sign + 0);
  });

  it('are in one order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('go up with every bump, and stay versions', () => {
    fc.assert(
      fc.property(version, fc.constantFrom('major', 'minor', 'patch', 'date'), (before, bump) => {
        const next = bumpVersion(before, bump, TODAY);
        expect(next).toMatch(VERSION);
        if (bump !== 'date') expect(compareVersions(next, before)).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['1.0', 'major', '2.0'],
    ['1.0', 'minor', '1.1'],
    ['1.0', 'patch', '1.0.1'],
    ['1.4.2', 'minor', '1.5.0'],
    ['1-9', 'minor', '1-10'],
    ['9.99999999999999999999', 'minor', '9.100000000000000000000'],
  ] as const)('%s, %s: %s', (before, bump, next) => {
    expect(bumpVersion(before, bump, TODAY)).toBe(next);
  });

  it.each([
    [null, '2019-07-01'],
    ['2019-06-30', '2019-07-01'],
    ['2019-07-01', '2019-07-01-2'],
    ['2019-07-01-2', '2019-07-01-3'],
    ['2020-01-01', '2020-01-01-2'],
    ['1.4', '2019-07-01'],
  ])('the day after %s is %s', (before, next) => {
    expect(dateAfter(before, TODAY)).toBe(next);
    expect(isDate(next)).toBe(true);
  });

  it('have a highest', () => {
    expect(highestVersion(['1.2', '1.10', '1.9'])).toBe('1.10');
    expect(highestVersion([])).toBeNull();
  });
});
