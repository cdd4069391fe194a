import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';

const SECRET = 'dev-secret';
const encoded = (text: string) => new TextEncoder().encode(text);
const good = { tenantId: 'acme', role: 'Admin', sub: 'ada', permissions: [] };

const ask = (t: TestApp, token: string, path = '/task/list') =>
  t.anonymous.post(path, {}, { authorization: `Bearer ${token}` });
const signSecret = (claims: Record<string, unknown>, alg = 'HS256', secret = SECRET) =>
  new SignJWT({ exp: Math.floor(Date.now() / 1000) + 600, ...claims })
    .setProtectedHeader({ alg })
    .sign(encoded(secret));

describe('with a shared secret', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await createTestApp({ env: { LT_JWT_SECRET: SECRET, LT_JWT_AUDIENCE: 'labelwright', LT_JWT_ISSUER: 'idp' } });
  });
  afterAll(() => t.close());
  const claims = { ...good, iss: 'idp', aud: 'labelwright' };

  test('a token of the issuer is accepted, with and without an end', async () => {
    expect((await ask(t, await signSecret(claims))).status).toBe(200);
    expect((await ask(t, await signSecret({ ...claims, exp: undefined }))).status).toBe(200);
  });

  test('forged, foreign and expired tokens are refused', async () => {
    const [head, body] = (await signSecret(claims)).split('.') as [string, string];
    const past = Math.floor(Date.now() / 1000) - 3600;
    const refused = {
      'another secret': await signSecret(claims, 'HS256', 'guessed'),
      'another algorithm': await signSecret(claims, 'HS384'),
      'no algorithm': new UnsecuredJWT(claims).encode(),
      'no signature': `${head}.${body}.`,
      'a changed body': `${head}.${Buffer.from(JSON.stringify({ ...claims, role: 'SuperAdmin' })).toString('base64url')}.${'x'.repeat(43)}`,
      expired: await signSecret({ ...claims, exp: past }),
      'not valid yet': await signSecret({ ...claims, nbf: past + 7200 }),
      'another audience': await signSecret({ ...claims, aud: 'other' }),
      'another issuer': await signSecret({ ...claims, iss: 'other' }),
      'our own issuer': await signSecret({ ...claims, iss: 'labelwright' }),
      'our own secret': await signSecret(claims, 'HS256', 'test-secret-key'),
      'no JSON': 'a.b.c',
    };
    for (const [name, token] of Object.entries(refused)) {
      const { status, body: answer } = await ask(t, token);
      expect([name, status, answer.status]).toEqual([name, 401, 'failure']);
    }
  });

  test('claims that are missing or of a wrong type are refused by name', async () => {
    const wrong: [string, Record<string, unknown>][] = [
      ['tenantId', { tenantId: undefined }],
      ['tenantId', { tenantId: 7 }],
      ['tenantId', { tenantId: ' ' }],
      ['tenantId', { tenantId: 'x'.repeat(201) }],
      ['tenantId', { tenantId: ['acme'] }],
      ['role', { role: 'Root' }],
      ['role', { role: undefined }],
      ['role', { role: ['Admin'] }],
      ['permissions', { permissions: 'x' }],
      ['permissions', { permissions: undefined }],
      ['permissions', { permissions: [7] }],
      ['permissions', { permissions: { 0: 'task:create' } }],
      ['sub', { sub: undefined }],
      ['sub', { sub: '' }],
    ];
    for (const [claim, change] of wrong) {
      const { status, body } = await ask(t, await signSecret({ ...claims, ...change }));
      expect([change, status]).toEqual([change, 401]);
      expect(body.message).toContain(`"${claim}"`);
    }
  });

  test('somebody is made once, keeps what the token says, and cannot change the account', async () => {
    const token = await signSecret({ ...claims, sub: 'new', role: 'Labeller', name: 'Nell' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(t, token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const bearer = { authorization: `Bearer ${token}` };
    const me = await t.anonymous.get('/api/auth/me', bearer);
    expect(me.body).toMatchObject({ display_name: 'Nell', global_role: 'user' });
    expect((await t.anonymous.post('/api/tokens', { name: 'for later' }, bearer)).status).toBe(403);
    expect(
      (await t.anonymous.post('/api/auth/change-password', { new_password: 'A long enough one 42' }, bearer)).status,
    ).toBe(403);
    const { rows } = await t.admin.query(
      `select f.role, m.role as standing from foreign_identity f join organization_member m using (organization_id, user_id) where f.subject = 'new'`,
    );
    expect(rows).toEqual([{ role: 'Labeller', standing: 'member' }]);
  });

  test('the same sub in another tenant is somebody else', async () => {
    await ask(t, await signSecret({ ...claims, sub: 'twin' }));
    await ask(t, await signSecret({ ...claims, sub: 'twin', tenantId: 'globex' }));
    const { rows } = await t.admin.query(
      `select count(distinct user_id)::int as n from foreign_identity where subject = 'twin'`,
    );
    expect(rows[0].n).toBe(2);
  });

  test('an address in the token takes over no account', async () => {
    const { owner } = await t.newOrganization();
    await ask(t, await signSecret({ ...claims, sub: owner.email, email: owner.email }));
    const { rows } = await t.admin.query('select user_id from foreign_identity where subject = $1', [owner.email]);
    expect(Number(rows[0].user_id)).not.toBe(owner.id);
  });

  test('an account that is switched off here stays off', async () => {
    const token = await signSecret({ ...claims, sub: 'gone' });
    expect((await ask(t, token)).status).toBe(200);
    await t.admin.query(
      `update app_user set disabled_at = now() where id = (select user_id from foreign_identity where subject = 'gone')`,
    );
    const again = await signSecret({ ...claims, sub: 'gone', jti: '2' });
    expect((await ask(t, again)).status).toBe(401);
  });

  test('what a token grants holds for that token alone', async () => {
    const admin = await signSecret({ ...claims, sub: 'both', role: 'Admin' });
    const labeller = await signSecret({ ...claims, sub: 'both', role: 'Labeller' });
    expect((await ask(t, admin, '/task/create')).status).toBe(201);
    expect((await ask(t, labeller, '/task/create')).status).toBe(403);
    expect((await ask(t, admin, '/task/create')).status).toBe(201);
    const organization = (token: string) =>
      t.anonymous.get('/api/jobs?limit=1', { authorization: `Bearer ${token}` }).then(({ status }) => status);
    expect(await organization(labeller)).toBe(200);
    const manages = (token: string) =>
      t.anonymous.get('/api/admin/audit', { authorization: `Bearer ${token}` }).then(({ status }) => status);
    expect([await manages(admin), await manages(labeller)]).toEqual([200, 403]);
  });
});

describe('with published keys', () => {
  let t: TestApp;
  let server: Server;
  let keys: JWK[] = [];
  let asked = 0;
  let isBroken = false;
  let clock = Date.now();
  const later = (ms: number) => {
    clock += ms;
  };

  async function makeKey(kid: string, alg = 'RS256') {
    const pair = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' };
    const sign = (claims: Record<string, unknown> = good, header: object = { kid }) =>
      new SignJWT({ exp: Math.floor(clock / 1000) + 86_400, ...claims })
        .setProtectedHeader({ alg, ...header })
        .sign(pair.privateKey);
    return { jwk, sign, publicKey: pair.publicKey };
  }

  beforeAll(async () => {
    server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(isBroken ? 500 : 200, { 'content-type': 'application/json' });
      response.end(isBroken ? 'broken' : JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    t = await createTestApp({
      now: () => new Date(clock),
      env: { LT_JWT_JWKS_URL: url, LT_JWT_SECRET: SECRET, OUTBOUND_ALLOW: '127.0.0.1', LT_JWT_TENANTS: 'known' },
    });
    await t.admin.query(`insert into organization (slug, name, external_id) values ('acme-slug', 'Acme', 'acme')`);
  });
  afterAll(async () => {
    await t.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  afterEach(() => {
    isBroken = false;
    later(60_000);
  });

  test('a key that appears is fetched, one that goes is forgotten, and nobody can make us ask all the time', async () => {
    const [old, young] = [await makeKey('old'), await makeKey('young')];
    keys = [old.jwk];
    expect((await ask(t, await old.sign())).status).toBe(200);
    expect(asked).toBe(1);
    keys = [young.jwk];
    later(11_000);
    expect((await ask(t, await young.sign())).status).toBe(200);
    expect(asked).toBe(2);
    const unknown = await makeKey('unknown');
    for (let index = 0; index < 5; index++)
      expect((await ask(t, await unknown.sign({ ...good, jti: `${index}` }))).status).toBe(401);
    expect(asked).toBe(2);
    expect((await ask(t, await old.sign({ ...good, jti: 'again' }))).status).toBe(401);
  });

  test('the public key is no secret, and the secret counts for nothing', async () => {
    const key = await makeKey('k1');
    keys = [key.jwk];
    expect((await ask(t, await key.sign())).status).toBe(200);
    const pem = await exportSPKI(key.publicKey);
    const forged = [
      await signSecret(good, 'HS256', pem),
      await signSecret(good, 'HS256', pem.trim()),
      await signSecret(good, 'HS256', String(key.jwk.n)),
      await signSecret(good),
      new UnsecuredJWT(good).encode(),
      // A key that the token brings along.
      await (await makeKey('k1')).sign(good, { kid: 'k1', jwk: (await makeKey('k1')).jwk }),
    ];
    for (const token of forged) expect((await ask(t, token)).status).toBe(401);
    // A key of another kind under the same id.
    const curve = await makeKey('k1', 'ES256');
    expect((await ask(t, await curve.sign())).status).toBe(401);
  });

  test('a token without a key id is tried against every key of its kind', async () => {
    const [first, second] = [await makeKey('a'), await makeKey('b')];
    keys = [first.jwk, second.jwk];
    later(600_000);
    expect((await ask(t, await second.sign(good, {}))).status).toBe(200);
    expect((await ask(t, await (await makeKey('c')).sign(good, {}))).status).toBe(401);
  });

  test('while the issuer is away the keys that are known go on being used', async () => {
    const key = await makeKey('steady');
    keys = [key.jwk];
    later(600_000);
    expect((await ask(t, await key.sign())).status).toBe(200);
    isBroken = true;
    later(600_000);
    expect((await ask(t, await key.sign({ ...good, jti: '2' }))).status).toBe(200);
  });

  test('a tenant that nobody made is refused when it is to be known; one is found by external id, uuid and slug', async () => {
    const key = await makeKey('tenants');
    keys = [key.jwk];
    later(600_000);
    const { status, body } = await ask(t, await key.sign({ ...good, tenantId: 'nobody' }));
    expect([status, body.status]).toEqual([403, 'failure']);
    const { rows } = await t.admin.query(`select uuid from organization where external_id = 'acme'`);
    for (const tenantId of ['acme', 'acme-slug', rows[0].uuid, rows[0].uuid.toUpperCase()])
      expect([tenantId, (await ask(t, await key.sign({ ...good, tenantId }))).status]).toEqual([tenantId, 200]);
    const people = await t.admin.query(`select count(*)::int as n from foreign_identity where subject = 'ada'`);
    expect(people.rows[0].n).toBe(1);
  });
});
