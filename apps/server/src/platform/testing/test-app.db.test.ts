import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test('an unknown path answers with the error envelope and a request id', async () => {
  const { owner } = await t.newOrganization();
  const answer = await owner.get('/api/nothing-here');
  expect(answer.status).toBe(404);
  expect(answer.body.error).toMatchObject({ type: 'not_found', requestId: answer.headers['x-request-id'] });
});
