import fc from 'fast-check';
import {
  namingOf,
  parseReleaseTag,
  parseShortName,
  releaseTagOf,
  shortNameOf,
  shortPattern,
  type Naming,
} from './release-name.js';

const naming = (pattern: string, numbered = true): Naming => ({ environment: 'staging', pattern, numbered });

describe('release names', () => {
  it.each([
    ['{component}/v{version}.rc', '1.0', 1, 'core/v1.0.rc', 'v1.0.rc'],
    ['{component}/v{version}.rc', '1.0', 2, 'core/v1.0.rc2', 'v1.0.rc2'],
    ['{component}/v{version}-rc.{candidate}', '1.0.0', 1, 'core/v1.0.0-rc.1', 'v1.0.0-rc.1'],
    ['{component}@{version}.beta', '2.1', 11, 'core@2.1.beta11', '2.1.beta11'],
    [
      'trains/{version}/{component}.rc{candidate}',
      '2019-07-01',
      3,
      'trains/2019-07-01/core.rc3',
      'trains-2019-07-01-rc3',
    ],
  ])('%s of %s, candidate %i: %s', (pattern, version, candidate, tag, short) => {
    const name = { version, candidate };
    expect(releaseTagOf(naming(pattern), 'core', name)).toBe(tag);
    expect(shortNameOf(naming(pattern), name)).toBe(short);
    expect(parseReleaseTag(naming(pattern), 'core', tag)).toEqual(name);
    expect(parseShortName(naming(pattern), short)).toEqual(name);
  });

  it('has no candidates in the last environment that names', () => {
    const environments = [
      { name: 'staging', releaseTag: '{component}/v{version}.rc' },
      { name: 'production', releaseTag: '{component}/v{version}' },
      { name: 'archive', releaseTag: null },
    ];
    const namings = environments.map((one) => namingOf({ environments } as never, one));
    expect(namings.map((one) => one?.numbered)).toEqual([true, false, undefined]);
    expect(parseShortName(namings[1] as Naming, 'v1.0')).toEqual({ version: '1.0', candidate: null });
    expect(parseShortName(namings[1] as Naming, 'v1.0.rc')).toBeNull();
    expect(parseShortName(namings[0] as Naming, 'v1.0')).toBeNull();
  });

  it.each(['v1.rc', 'v1.0.rc1', 'v1.0.rc0', 'v1.0.rc02', 'v1.0.rcx', 'v1..0.rc', ' v1.0.rc', 'v1.0.rc\n'])(
    'does not take %j for one of its names',
    (text) => {
      expect(parseShortName(naming('{component}/v{version}.rc'), text)).toBeNull();
    },
  );

  it('does not take another component’s tag for one of its own', () => {
    const rc = naming('{component}/v{version}.rc');
    expect(parseReleaseTag(rc, 'core', 'core-ui/v1.0.rc')).toBeNull();
    expect(parseReleaseTag(rc, 'a.b', 'aXb/v1.0.rc')).toBeNull();
    expect(parseReleaseTag(rc, '@scope/$&', '@scope/$&/v1.0.rc')).toEqual({ version: '1.0', candidate: 1 });
  });

  it('reads back whatever it writes', () => {
    const numbers = fc.array(fc.nat(3000), { minLength: 2, maxLength: 4 });
    const version = fc.tuple(numbers, fc.constantFrom('.', '-')).map(([parts, sign]) => parts.join(sign));
    const pattern = fc.constantFrom(
      '{component}/v{version}.rc',
      '{component}/{version}-{candidate}',
      'rc{candidate}/{component}/{version}',
      '{version}/{component}/c{version}.rc',
    );
    fc.assert(
      fc.property(pattern, version, fc.integer({ min: 1, max: 200 }), (text, v, candidate) => {
        const one = naming(text);
        const name = { version: v, candidate };
        expect(parseReleaseTag(one, 'core', releaseTagOf(one, 'core', name))).toEqual(name);
        expect(parseShortName(one, shortNameOf(one, name))).toEqual(name);
      }),
    );
  });

  it.each([
    ['{component}/v{version}', 'v{version}'],
    ['{component}@{version}', '{version}'],
    ['releases/{component}/v{version}', 'releases-v{version}'],
    ['v{version}/{component}', 'v{version}'],
    ['{version}-{component}-rc', '{version}-rc'],
  ])('%s without its component is %s', (pattern, short) => {
    expect(shortPattern(pattern)).toBe(short);
  });
});
