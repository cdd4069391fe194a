import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="c" toName="text"><Choice value="yes"/></Choices></View>';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test('a disabled member gives back what they hold, and others get it at once (D-01)', async () => {
  const { id: organizationId, owner } = await t.newOrganization();
  const { body: project } = await owner.post('/api/projects', { title: 'One task', label_config: CONFIG });
  const [first, second] = [await t.newUser(organizationId), await t.newUser(organizationId)];
  for (const person of [first, second]) await t.addMember(project.id, person, 4);
  await owner.post(`/api/projects/${project.id}/import`, [{ text: 'only one' }]);
  await owner.post(`/api/projects/${project.id}/publish`, {});
  expect((await first.get(`/api/projects/${project.id}/next`)).status).toBe(200);
  expect((await second.get(`/api/projects/${project.id}/next`)).status).toBe(404);

  expect((await owner.patch(`/api/projects/${project.id}/members/${first.id}`, { enabled: false })).status).toBe(200);
  await t.relayEvents();
  expect((await second.get(`/api/projects/${project.id}/next`)).status).toBe(200);
});

test('a task that was marked as failed is handed out to nobody until it is reopened', async () => {
  const { owner } = await t.newOrganization();
  const { body: project } = await owner.post('/api/projects', { title: 'Broken data', label_config: CONFIG });
  const { body: imported } = await owner.post(`/api/projects/${project.id}/import?return_task_ids=true`, [
    { text: 'broken' },
  ]);
  await owner.post(`/api/projects/${project.id}/publish`, {});
  const [taskId] = imported.task_ids;
  expect((await owner.post(`/api/tasks/${taskId}/fail`, {})).status).toBeLessThan(300);
  expect((await owner.get(`/api/projects/${project.id}/next`)).status).toBe(404);
  expect((await owner.post(`/api/tasks/${taskId}/reopen`, {})).status).toBeLessThan(300);
  expect((await owner.get(`/api/projects/${project.id}/next`)).body.id).toBe(taskId);
});
