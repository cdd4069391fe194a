import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { createQueue, submit } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';

/** What is counted and measured by name stands under keys of indexes, which hold 2.7 kB after compression. */
const long = (): string => randomBytes(3000).toString('base64').replaceAll(/[+/=]/g, 'x');

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test('labels of thousands of characters are answered, drafted, imported, counted and measured', async () => {
  const [label, other] = [long(), long()];
  const project = await createQueue(t, { tasks: 2, overlap: 2 });
  const config = (...values: string[]) => `<View><Text name="text" value="$text"/><Choices name="mood" toName="text">
    ${values.map((value) => `<Choice value="${value}"/>`).join('')}</Choices></View>`;
  const saved = await project.owner.patch(`/api/projects/${project.id}`, { label_config: config(label, other) });
  expect(saved.status, saved.text).toBe(200);
  const result = [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [label] } }];
  const [task = 0, second = 0] = project.taskIds;
  const [ada, bob] = project.people as [TestUser, TestUser];
  for (const person of [ada, bob]) expect((await submit(person, task, { result })).status).toBe(201);
  const draft = await ada.post(`/api/tasks/${second}/drafts`, { result, lead_time: 1 });
  expect(draft.status, draft.text).toBe(201);
  const imported = await project.owner.post(`/api/projects/${project.id}/import`, [
    { data: { text: 'More' }, annotations: [{ result }] },
  ]);
  expect(imported.status, imported.text).toBe(201);
  await t.relayEvents();
  const { rows } = await t.admin.query(
    `select label, sum(count)::int as uses, sum(draft_count)::int as drafts from project_result_count
     where project_id = $1 and label <> '' group by label`,
    [project.id],
  );
  expect(rows).toEqual([{ label, uses: 3, drafts: 1 }]);
  const drift = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, project.owner.organizationId, project.id, new Date(0)),
  );
  expect(drift).toEqual({ repaired: false, drift: {} });
  const quality = await project.owner.get(`/api/projects/${project.id}/quality`);
  expect(quality.body).toMatchObject({ tasks: 1, agreement: 1 });
  const gone = await project.owner.patch(`/api/projects/${project.id}`, { label_config: config(other) });
  expect(gone.status, gone.text).toBe(400);
  expect((await project.owner.patch(`/api/projects/${project.id}`, { label_config: config(label) })).status).toBe(200);
});

test('fields of the data have names of that length', async () => {
  const project = await createQueue(t, { tasks: 1 });
  const [first, second] = [long(), long()];
  const imported = await project.owner.post(`/api/projects/${project.id}/import`, [{ text: 'a', [first]: 'b' }]);
  expect(imported.status, imported.text).toBe(201);
  const changed = await project.owner.patch(`/api/tasks/${project.taskIds[0]}`, { data: { text: 'a', [second]: 'b' } });
  expect(changed.status, changed.text).toBe(200);
  const { rows } = await t.admin.query(
    'select name, task_count::int as tasks from project_column where project_id = $1 and task_count > 0',
    [project.id],
  );
  expect(new Map(rows.map(({ name, tasks }) => [name, tasks]))).toEqual(
    new Map([
      ['text', 2],
      [first, 1],
      [second, 1],
    ]),
  );
});
