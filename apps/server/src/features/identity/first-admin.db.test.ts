import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { makeFirstAdmin } from './first-admin.ts';

const email = 'root@example.com';
const password = 'correct horse battery staple';
const env = { FIRST_ADMIN_EMAIL: email, FIRST_ADMIN_PASSWORD: password };

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ env });
});
afterAll(() => t.close());

const admins = async (): Promise<string[]> => {
  const { rows } = await t.admin.query(`select email from app_user where global_role = 'super_admin' order by email`);
  return rows.map((row: { email: string }) => row.email);
};

test('an account that has the address already is not raised', async () => {
  const { id } = await t.newOrganization();
  const person = await t.newUser(id);
  await t.admin.query('update app_user set email = $1 where id = $2', [email, person.id]);
  await expect(makeFirstAdmin(t.app.platform)).rejects.toThrow('There is an account with the address');
  expect(await admins()).toEqual([]);
  await t.admin.query('update app_user set email = $1 where id = $2', [person.email, person.id]);
});

test('the environment makes the first super administrator, once, and nobody where there is one (C-027)', async () => {
  const made = await Promise.all([makeFirstAdmin(t.app.platform), makeFirstAdmin(t.app.platform)]);
  expect(made.sort()).toEqual([false, true]);
  expect(await admins()).toEqual([email]);
  const headers = { 'x-labelwright-client': 'test' };
  expect((await t.anonymous.post('/api/auth/login', { email, password }, headers)).status).toBe(200);
  await t.admin.query(`update app_user set email = 'other@example.com' where email = $1`, [email]);
  expect(await makeFirstAdmin(t.app.platform)).toBe(false);
  expect(await admins()).toEqual(['other@example.com']);
});
