import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { addTasks, newProject, SENTIMENT } from './projects.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

describe('states', () => {
  const edges = [
    ['pending', 'building_workflow'],
    ['pending', 'live'],
    ['building_workflow', 'live'],
    ['building_workflow', 'pending'],
    ['live', 'paused'],
    ['live', 'completed'],
    ['live', 'pending'],
    ['paused', 'live'],
    ['paused', 'pending'],
    ['completed', 'live'],
    ['completed', 'pending'],
  ].map(([from, to]) => `${from}→${to}`);
  const names = ['pending', 'building_workflow', 'live', 'paused', 'completed'];
  const pairs = names.flatMap((from) => names.map((to) => [from, to] as const));

  test.each(pairs)('%s → %s is what the table says', async (from, to) => {
    const { owner } = await t.newOrganization();
    const id = await newProject(owner);
    await t.admin.query('update project set state = $2 where id = $1', [id, from]);
    const answer = await owner.post(`/api/projects/${id}/state`, { to: to.toUpperCase() });
    expect(answer.status).toBe(edges.includes(`${from}→${to}`) ? 200 : 409);
    const stored = await owner.get(`/api/projects/${id}`);
    expect(stored.body.state).toBe(answer.status === 200 ? to : from);
    if (answer.status === 200) expect(answer.body.responsible_person_id).toBe(owner.id);
  });

  test('an interface that asks nothing, and a template, never go live', async () => {
    const { owner } = await t.newOrganization();
    const id = await newProject(owner, { label_config: '<View><Text name="t" value="$t"/></View>' });
    const refused = await owner.post(`/api/projects/${id}/publish`);
    expect(refused.status).toBe(409);
    expect(refused.body.error.details.state[0]).toContain('interface');
    const source = await newProject(owner);
    const template = await owner.post(`/api/projects/${source}/clone`, { as_template: true });
    expect(template.body).toMatchObject({ title: '[TEMPLATE] Sentiment of reviews', is_template: true });
    expect((await owner.post(`/api/projects/${template.body.id}/publish`)).status).toBe(409);
  });

  test('configuring begins building; unpublishing pauses; reset unpublishes', async () => {
    const { owner } = await t.newOrganization();
    const answer = await owner.post('/api/projects', { title: 'Empty one' });
    const { id } = answer.body;
    expect((await owner.patch(`/api/projects/${id}`, { label_config: SENTIMENT })).body.state).toBe(
      'building_workflow',
    );
    expect((await owner.patch(`/api/projects/${id}`, { is_published: true })).body.state).toBe('live');
    expect((await owner.patch(`/api/projects/${id}`, { is_published: false })).body).toMatchObject({
      state: 'paused',
      is_published: false,
    });
    await owner.post(`/api/projects/${id}/resume`);
    expect((await owner.post(`/api/projects/${id}/reset`)).body).toMatchObject({
      state: 'pending',
      is_published: false,
    });
    expect((await owner.post(`/api/projects/${id}/state`, { to: 'asleep' })).status).toBe(400);
  });

  test('only one of ten simultaneous publications moves the project', async () => {
    const { owner } = await t.newOrganization();
    const id = await newProject(owner);
    const answers = await Promise.all(Array.from({ length: 10 }, () => owner.post(`/api/projects/${id}/publish`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });

  test('a live project completes itself when the last task is done, never without tasks', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const id = await newProject(owner);
    await owner.post(`/api/projects/${id}/publish`);
    const announce = () =>
      t.admin.query(
        `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
         values ($1, 'ANNOTATION_CREATED', 'annotation', '1', jsonb_build_object('project_id', $2::bigint))`,
        [organizationId, id],
      );
    await announce();
    await t.relayEvents();
    expect((await owner.get(`/api/projects/${id}`)).body.state).toBe('live');
    await addTasks(t, organizationId, id, 2);
    await t.admin.query('update project_counter set finished_task_number = 1 where project_id = $1 and shard = 3', [
      id,
    ]);
    await announce();
    await t.relayEvents();
    expect((await owner.get(`/api/projects/${id}`)).body.state).toBe('live');
    await t.admin.query('update project_counter set finished_task_number = 2 where project_id = $1 and shard = 3', [
      id,
    ]);
    await announce();
    await t.relayEvents();
    expect((await owner.get(`/api/projects/${id}`)).body.state).toBe('completed');
  });
});
