import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createAccessTokens, looksLikeJwt } from './access-token.ts';

const now = new Date('2026-03-01T09:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const tokens = createAccessTokens({ secretKey: 'a-secret-of-some-length', ttlSeconds: 60 });
const claims = { sub: 'u-1', tenantId: 'o-1', role: 'owner', permissions: ['project.read'], ver: 3 };

describe('access tokens', () => {
  test('say who, in which organization, with what rights', async () => {
    const token = await tokens.sign(claims, now);
    const body = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(body).toMatchObject({ ...claims, iss: 'labelwright', iat: 1_772_355_600, exp: 1_772_355_660 });
    expect(looksLikeJwt(token)).toBe(true);
  });

  test('live as long as configured', async () => {
    const token = await tokens.sign(claims, now);
    expect(await tokens.verify(token, later(59))).toEqual({
      kind: 'person',
      sub: 'u-1',
      ver: 3,
      expiresAt: later(60).getTime(),
    });
    expect(await tokens.verify(token, later(61))).toBeUndefined();
  });

  test('are refused when changed, signed with another key, or unsigned', async () => {
    const token = await tokens.sign(claims, now);
    const [head = '', body = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'u-2', iss: 'labelwright', exp: 9e9 })).toString(
      'base64url',
    );
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const other = createAccessTokens({ secretKey: 'another-secret-key', ttlSeconds: 60 });
    for (const bad of [`${head}.${forged}.${signature}`, `${none}.${body}.`, await other.sign(claims, now), 'x.y.z'])
      expect(await tokens.verify(bad, now)).toBeUndefined();
  });

  test('of another issuer with the same key are not ours', async () => {
    const foreign = await new SignJWT({ ver: 3 })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('somebody')
      .setSubject('u-1')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('a-secret-of-some-length'));
    expect(await tokens.verify(foreign, now)).toBeUndefined();
  });

  test('are told apart from API tokens', () => {
    expect(looksLikeJwt('lw_4fYd-_93kd')).toBe(false);
    expect(looksLikeJwt('0123456789abcdef0123456789abcdef01234567')).toBe(false);
  });
});
