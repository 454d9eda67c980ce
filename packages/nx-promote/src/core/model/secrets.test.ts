import { rememberSecrets, secretsAmong, withoutSecrets, jsonWithoutSecrets } from './secrets.js';

const SECRET = 'hunter2';

describe('a secret in a text', () => {
  it.each([
    [
      'the password of a URL',
      `fatal: https://bob:${SECRET}@h.example/x.git refused`,
      'h.example/x.git refused',
    ],
    ['with an @ in it', `https://bob:x@${SECRET}@h.example/x.git`, 'https://***@h.example/x.git'],
    ['with many', `https://bob:@@${SECRET}@@${SECRET}@@h.example/x`, 'https://***@h.example/x'],
    ['with a slash in it', `https://bob:a/${SECRET}@h.example/x`, 'https://***@h.example/x'],
    ['with an @ and a slash', `https://bob:a@b/${SECRET}@h.example/x`, 'https://***@h.example/x'],
    ['encoded', `https://bob:%40${SECRET}%2F@h.example/x`, 'https://***@h.example/x'],
    ['a token without a password', `https://${SECRET}@h.example/x`, 'https://***@h.example/x'],
    ['a token before an empty password', `https://${SECRET}:@h.example/x`, 'https://***@h.example/x'],
    ['by ssh', `ssh://git:${SECRET}@h.example:22/x`, 'ssh://***@h.example:22/x'],
    ['of a remote helper', `fatal: unable to access 'git+https://u:${SECRET}@h/x/': 403`, "@h/x/': 403"],
    [
      'in two URLs beside each other',
      `https://h/x,https://u:a@${SECRET}@h2/y`,
      'https://h/x,https://***@h2/y',
    ],
    ['in a URL inside a URL', `https://h/?to=https%3A%2F%2Fu%3A${SECRET}%40h2%2Fx`, '%40h2%2Fx'],
    ['in a query', `https://h/x?a=1&access_token=${SECRET}&b=2`, '?a=1&access_token=***&b=2'],
    [
      'in a signed query',
      `https://h/x?X-Amz-Signature=${SECRET}&X-Amz-Security-Token=${SECRET}`,
      'https://h/x?X',
    ],
    ['in a fragment', `https://h/x#id_token=${SECRET}`, 'https://h/x#id_token=***'],
    ['in a header', `=> Send header: Authorization: Basic ${SECRET}`, 'Authorization: ***'],
    ['in a header of a proxy', `Proxy-Authorization: Basic ${SECRET}`, 'Proxy-Authorization: ***'],
    [
      'in a setting',
      `-c http.extraHeader=AUTHORIZATION: bearer ${SECRET} fetch`,
      'http.extraHeader=AUTHORIZATION: ***',
    ],
    ['in a header of GitLab', `PRIVATE-TOKEN: ${SECRET}`, 'PRIVATE-TOKEN: ***'],
    ['in JSON', JSON.stringify({ password: SECRET, authorization: `Bearer ${SECRET}`, n: 1 }), '"n":1'],
    ["in git's credential protocol", `username=bob\npassword=${SECRET}\n`, 'username=bob\npassword=***\n'],
    ['with its scheme alone', `curl says: Bearer ${SECRET}abc123`, 'Bearer ***'],
    ['of a known form', `remote: ghp_${SECRET}ABCDEFGHIJKLMNOP0123 expired`, 'remote: *** expired'],
  ])('is struck out: %s', (_, text, left) => {
    expect(withoutSecrets(text)).not.toContain(SECRET);
    expect(withoutSecrets(text)).toContain(left);
  });

  it('does not break a document around it', () => {
    const document = JSON.stringify({
      url: `https://u:${SECRET}@h/x`,
      said: `curl -H "Authorization: token ${SECRET}" https://h/?token=${SECRET}`,
      who: 'a@b.example',
    });
    expect(JSON.parse(withoutSecrets(document))).toEqual({
      url: 'https://***@h/x',
      said: 'curl -H "Authorization: ***" https://h/?token=***',
      who: 'a@b.example',
    });
  });

  it.each([
    'git@h.example:team/x.git',
    'https://h.example:8443/team/x@sha256:0123',
    'h.example/team/x:5ddba2b@sha256:0123',
    'https://h.example/@scope/name',
    'mailto:bob@h.example',
    'the token is not valid: make a new one',
    'see "basic authentication" of the registry',
  ])('is not seen where there is none: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('secrets that the run knows', () => {
  it('are struck out wherever and however they stand', () => {
    const environment = {
      MY_DEPLOY_TOKEN: 'plain-words/as+token',
      HTTPS_PROXY: 'http://bob:pass%40word1@proxy:3128',
      SSH_AUTH_SOCK: '/run/agent.sock',
      GOOGLE_APPLICATION_CREDENTIALS: '/etc/keys.json',
      DB_PASSWORD: 'production',
      HOME: '/home/bob-the-builder',
    };
    rememberSecrets(secretsAmong(environment));
    const text = 'a plain-words/as+token b plain-words%2Fas%2Btoken c pass%40word1 d pass@word1';
    expect(withoutSecrets(text)).toBe('a *** b *** c *** d ***');
    const rest = 'production /run/agent.sock /etc/keys.json /home/bob-the-builder';
    expect(withoutSecrets(rest)).toBe(rest);
  });
});

it('a secret of several lines is removed from each line of it', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nq8ZyPw7pYx2nT5vR1uKd\n-----END KEY-----\n';
  rememberSecrets([key]);
  const printed = `export KEY='${key}'`.split('\n').map(withoutSecrets);
  expect(printed).toEqual(["export KEY='-----BEGIN KEY-----", '***', '***', '-----END KEY-----', "'"]);
});

describe('JSON without secrets', () => {
  it('leaves names and keys what they are, whatever they look like', () => {
    rememberSecrets(['auth-service']);
    const record = {
      component: 'auth-service',
      images: { 'auth-token': '0123456789abcdef', authorization: 'registry.test/team/authorization:5ddba2b' },
      notes: { 'rotate-deploy-key': { outcome: 'done' }, 'private-token': null },
      names: ['cookie/v1.0', '@acme/session-key'],
    };
    expect(JSON.parse(jsonWithoutSecrets(record, 2))).toEqual(record);
  });

  it('strikes secrets out of the texts in it', () => {
    const text = jsonWithoutSecrets({
      reason: 'hunter2-very-secret',
      detail: 'fetched https://bob:x@hunter2-very-secret@h.example/',
      list: ['Authorization: Bearer hunter2-very-secret1', 'password=hunter2-very-secret'],
    });
    rememberSecrets(['hunter2-very-secret']);
    expect(jsonWithoutSecrets({ reason: 'hunter2-very-secret' })).toBe('{"reason":"***"}');
    expect(text.slice(text.indexOf('detail'))).not.toContain('hunter2');
  });
});
