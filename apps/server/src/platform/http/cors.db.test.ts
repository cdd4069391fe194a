import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

const OURS = 'https://tools.example.com';

async function call(t: TestApp, method: 'GET' | 'OPTIONS', origin: string, headers: Record<string, string> = {}) {
  const answer = await t.app.http?.inject({ method, url: '/api/projects', headers: { origin, ...headers } });
  if (!answer) throw new Error('no HTTP');
  return { status: answer.statusCode, headers: answer.headers };
}

describe('with origins listed', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await createTestApp({
      env: { CORS_ALLOWED_ORIGINS: `https://other.example.com/, ${OURS}`, APP_ENV: 'development' },
    });
  });
  afterAll(() => t.close());

  test('a page of a listed origin may call with a token, never with cookies', async () => {
    const preflight = await call(t, 'OPTIONS', OURS, {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({ 'access-control-allow-origin': OURS, vary: 'Origin' });
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH');
    expect(preflight.headers['access-control-allow-headers']).toContain('Authorization');
    expect(preflight.headers['access-control-allow-headers']).not.toMatch(/X-Labelwright-Client/i);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');
    const refused = await call(t, 'GET', OURS);
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, OURS]);
    const { owner } = await t.newOrganization();
    const read = await call(t, 'GET', 'https://other.example.com', { authorization: `Token ${owner.token}` });
    expect([read.status, read.headers['access-control-allow-origin']]).toEqual([200, 'https://other.example.com']);
    expect(read.headers['access-control-expose-headers']).toContain('X-Total-Count');
  });

  test('a page of another origin may not', async () => {
    for (const origin of ['https://evil.example.com', 'http://tools.example.com', `${OURS}.evil.example`, 'null']) {
      const preflight = await call(t, 'OPTIONS', origin, { 'access-control-request-method': 'POST' });
      expect(preflight.status).toBe(405);
      expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
      expect(preflight.headers.vary).toBe('Origin');
    }
  });
});

test('without a list nobody else may, but for development', async () => {
  const plain = await createTestApp();
  expect((await call(plain, 'GET', OURS)).headers).not.toHaveProperty('access-control-allow-origin');
  await plain.close();
  const development = await createTestApp({ env: { APP_ENV: 'development' } });
  expect((await call(development, 'GET', OURS)).headers['access-control-allow-origin']).toBe('*');
  await development.close();
});
