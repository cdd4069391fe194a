import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';
import { returnSearch } from './invitation.ts';
import { emailProblem, mailedNext, problems, safeNext } from './validation.ts';

describe('safeNext', () => {
  it('follows paths of this site only', () => {
    expect(safeNext('/projects/3?tab=1')).toBe('/projects/3?tab=1');
    for (const bad of [
      undefined,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/signin?next=/',
    ])
      expect(safeNext(bad)).toBe('/');
  });
});

it('sends along only a path that leads somewhere', () => {
  expect(mailedNext('/invitations/b')).toEqual({ next: '/invitations/b' });
  for (const nowhere of [undefined, '/', '/signin', '//evil.example', 'https://evil.example'])
    expect(mailedNext(nowhere)).toEqual({});
});

it('names the slip in an address', () => {
  expect(emailProblem('ada@example.com ')).toBeUndefined();
  for (const bad of ['', ' ', 'ada', 'ada@', 'ada@example', 'a b@example.com'])
    expect(emailProblem(bad)).toBeTypeOf('string');
  expect(problems({ a: undefined, b: 'Wrong.' })).toEqual({ b: 'Wrong.' });
});

it('names devices', () => {
  expect(deviceOf('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36')).toEqual({
    name: 'Chrome on Linux',
    isPhone: false,
  });
  expect(
    deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1'),
  ).toEqual({ name: 'Safari on iOS', isPhone: true });
  expect(deviceOf('curl/8.1').name).toBe('curl');
  expect(deviceOf('').name).toBe('Unknown device');
});

it('the token of a link lets people register where only invited ones may, and names nobody', () => {
  expect(returnSearch('/join?token=a', 'a', null)).toEqual({ next: '/join?token=a', token: 'a' });
  expect(returnSearch('/invitations/b', 'b', 'x@example.com')).toEqual({
    next: '/invitations/b',
    token: 'b',
    email: 'x@example.com',
  });
});
