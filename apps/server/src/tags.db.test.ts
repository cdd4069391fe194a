import { compileConfig } from '@labelwright/task-definition/compile';
import type { ResultItem } from '@labelwright/task-definition/model';
import { tags } from '@labelwright/task-definition/tags/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileProject } from './features/projects/index.ts';
import { withSystem } from './platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from './platform/testing/test-app.ts';

/** Every tag of the language through the whole server: what its example answers is taken in, counted and given out. */

let t: TestApp;
let owner: TestUser;
let organizationId: number;

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  organizationId = organization.id;
  owner = organization.owner;
});
afterAll(() => t.close());

const examples = new Map(tags.map(({ name, example }) => [example.config, { name, ...example }]));

test.each([...examples.values()])('$name', async ({ config, data, result }) => {
  const project = await owner.post('/api/projects', { title: 'An interface', label_config: config });
  expect(project.status, project.text).toBe(201);
  const id: number = project.body.id;
  const prediction = { result, score: 0.5, model_version: 'first' };
  const imported = await owner.post(`/api/projects/${id}/import`, [
    { data, annotations: [{ result }], predictions: result.length > 0 ? [prediction] : [] },
  ]);
  expect(imported.status, imported.text).toBe(201);

  const exported = await owner.get(`/api/projects/${id}/export?exportType=JSON&include_predictions=true`);
  const [task] = exported.body;
  expect(task.data).toEqual(data);
  expect(task.annotations[0].result).toEqual(result);

  const again = await owner.post(`/api/tasks/${task.id}/annotations`, { result, lead_time: 3 });
  expect(again.status, again.text).toBe(201);
  const draft = await owner.post(`/api/tasks/${task.id}/drafts`, { result });
  expect(draft.status, draft.text).toBe(201);
  for (const format of ['JSON_MIN', 'CSV', 'TSV', 'JSONL']) {
    expect((await owner.get(`/api/projects/${id}/export?exportType=${format}`)).status, format).toBe(200);
  }
  const drift = await withSystem(t.app.platform.db, (tx) => reconcileProject(tx, organizationId, id, new Date(0)));
  expect(drift).toEqual({ repaired: false, drift: {} });

  const strange = withoutControl(result);
  if (strange.length > 0) {
    const refused = await owner.post(`/api/tasks/${task.id}/annotations`, { result: strange });
    expect(refused.status, refused.text).toBe(400);
  }
  const check = await owner.post(`/api/projects/${id}/validate-config`, { label_config: '<View></View>' });
  const isUsed = Object.keys(compileConfig(config).controls).length > 0 && result.length > 0;
  if (isUsed) expect(check.body.breaking_changes?.length ?? 0, check.text).toBeGreaterThan(0);
});

function withoutControl(result: readonly ResultItem[]): ResultItem[] {
  return result.flatMap((item) => (item.type === 'relation' ? [] : [{ ...item, from_name: 'nothing of that name' }]));
}
