import { proxyFor } from './proxy.js';

const of = (url: string, environment: Record<string, string>): string | null => {
  const proxy = proxyFor(new URL(url), environment);
  return proxy === null ? null : `${proxy.variable} ${proxy.url.host}`;
};

describe('the proxy for an address', () => {
  it.each([
    ['https://h.test/', { HTTPS_PROXY: 'http://p:1' }, 'HTTPS_PROXY p:1'],
    ['https://h.test/', { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:2' }, 'https_proxy p:1'],
    ['https://h.test/', { HTTP_PROXY: 'http://p:1' }, null],
    ['http://h.test/', { HTTP_PROXY: 'p:1' }, 'HTTP_PROXY p:1'],
    ['http://h.test/', { HTTP_PROXY: '', http_proxy: '' }, null],
    ['http://localhost:5000/', { HTTP_PROXY: 'p:1' }, null],
    ['http://127.0.0.1:5000/', { http_proxy: 'p:1' }, null],
    ['http://[::1]:5000/', { http_proxy: 'p:1' }, null],
  ])('%s under %j is %s', (url, environment, expected) => {
    expect(of(url, environment)).toBe(expected);
  });

  it.each([
    ['*', true],
    ['h.test', true],
    ['.test', true],
    ['*.test', true],
    ['H.TEST', true],
    ['other, h.test', true],
    ['other h.test', true],
    ['h.test:443', true],
    ['h.test:8443', false],
    ['st', false],
    ['xh.test', false],
    ['', false],
  ])('is left out by NO_PROXY=%s: %s', (entries, isDirect) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      expect(of('https://h.test/', { HTTPS_PROXY: 'p:1', [name]: entries }) === null).toBe(isDirect);
    }
  });

  it('takes user and password out of the address', () => {
    const proxy = proxyFor(new URL('https://h.test'), { HTTPS_PROXY: 'http://bob:p%40ss@p:1' });
    expect(proxy?.url.href).toBe('http://p:1/');
    expect(proxy?.authorization).toBe(`Basic ${Buffer.from('bob:p@ss').toString('base64')}`);
  });

  it.each(['socks5://bob:hunter2@p:1', 'http://', 'http://bob:hun@ter2:x@p:y'])(
    'is refused by the name of its variable, without its password: %s',
    (address) => {
      let error: unknown;
      try {
        proxyFor(new URL('https://h.test'), { HTTPS_PROXY: address });
      } catch (caught) {
        error = caught;
      }
      expect(error).toMatchObject({ code: 'PROXY_INVALID', message: expect.stringContaining('HTTPS_PROXY') });
      expect(JSON.stringify(error)).not.toContain('hunter2');
    },
  );
});
