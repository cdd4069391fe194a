import { describe, expect, test } from 'vitest';
import { createCredentialCache, type Identity } from './credentials.ts';

const identity = (userId: number, expiresAt?: number): Identity => ({
  kind: 'user',
  userId,
  organizationId: 1,
  email: 'ada@example.com',
  globalRole: 'user',
  isSuspended: false,
  isCrowd: false,
  expiresAt,
});

describe('credential cache', () => {
  test('remembers for three to five seconds, not all for the same time', () => {
    const shares = [0, 0.5, 1];
    const cache = createCredentialCache(() => shares.shift() ?? 0);
    for (const [index, key] of ['a', 'b', 'c'].entries()) cache.keep(key, identity(index), 1000);
    const known = (nowMs: number) => ['a', 'b', 'c'].filter((key) => cache.find(key, nowMs));
    expect(known(3999)).toEqual(['a', 'b', 'c']);
    expect(known(4000)).toEqual(['b', 'c']);
    expect(known(5000)).toEqual(['c']);
    expect(known(6000)).toEqual([]);
  });

  test('never longer than the credential lives', () => {
    const cache = createCredentialCache();
    cache.keep('a', identity(1, 2000), 1000);
    expect(cache.find('a', 1999)).toBeDefined();
    expect(cache.find('a', 2000)).toBeUndefined();
  });

  test('forgets every credential of one person and none of others', () => {
    const cache = createCredentialCache();
    cache.keep('a', identity(1), 0);
    cache.keep('b', identity(2), 0);
    cache.keep('c', identity(1), 0);
    cache.forgetUser(1);
    expect([cache.find('a', 1), cache.find('b', 1)?.userId, cache.find('c', 1)]).toEqual([undefined, 2, undefined]);
    expect(cache.version()).toBe(1);
  });

  test('stays bounded, dropping the oldest', () => {
    const cache = createCredentialCache();
    for (let index = 0; index <= 10_000; index += 1) cache.keep(`key${index}`, identity(index), 0);
    expect(cache.find('key0', 1)).toBeUndefined();
    expect(cache.find('key1', 1)).toBeDefined();
    expect(cache.find('key10000', 1)).toBeDefined();
  });
});
