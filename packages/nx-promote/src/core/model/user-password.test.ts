import { userAndPassword } from './user-password.js';

it.each([
  ['me:secret', 'me', 'secret'],
  ['me:se:cr:et', 'me', 'se:cr:et'],
  ['me:', 'me', ''],
  [':token', '', 'token'],
  ['token', 'token', null],
])('%j is the user %j with the password %j', (pair, user, password) => {
  expect(userAndPassword(pair)).toEqual({ user, password });
});
