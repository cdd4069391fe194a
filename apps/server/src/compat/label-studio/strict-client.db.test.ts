import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

/** Clients of the 1.x generation hold every answer to its type and throw where a field has another one. */

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="A"/></Choices></View>';

let t: TestApp;
let owner: TestUser;
let project: number;
beforeAll(async () => {
  t = await createTestApp();
  ({ owner } = await t.newOrganization());
  project = (await owner.post('/api/projects', { title: 'Strict', label_config: CONFIG })).body.id;
});
afterAll(() => t.close());

test('tasks in the body have no formats of files: an empty list', async () => {
  const { status, body } = await owner.post(`/api/projects/${project}/import`, [{ text: 'one' }]);
  expect(status).toBe(201);
  expect(body.found_formats).toEqual([]);
});

test('a snapshot says who made it, not only by number', async () => {
  const made = await owner.post(`/api/projects/${project}/exports`, { title: 'First' });
  expect(made.status, made.text).toBe(202);
  const person = { id: expect.any(Number), email: owner.email, first_name: expect.any(String), avatar: null };
  expect(made.body.created_by).toMatchObject(person);
  expect((await owner.get(`/api/projects/${project}/exports/${made.body.id}`)).body.created_by).toMatchObject(person);
});

test('an address that is no text is refused in the envelope of all errors', async () => {
  const { status, body } = await owner.get('/api/projects/%ff');
  expect(status).toBe(400);
  expect(body).toMatchObject({ status_code: 400, error: { type: 'validation_error', requestId: expect.any(String) } });
});
