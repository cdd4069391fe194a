import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { addTasks, newProject, SENTIMENT } from './projects.fixture.ts';
import { purgeProjects } from './purge.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

describe('access', () => {
  test('nobody in, the wrong role refused, another organization sees nothing', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const { owner: stranger } = await t.newOrganization();
    const id = await newProject(owner);
    const annotator = await t.newUser(organizationId);
    await t.addMember(id, annotator, 4);
    expect((await t.anonymous.get('/api/projects')).status).toBe(401);
    expect((await t.anonymous.post('/api/projects', { title: 'Anything' })).status).toBe(401);
    expect((await annotator.patch(`/api/projects/${id}`, { title: 'Mine now' })).status).toBe(403);
    expect((await annotator.delete(`/api/projects/${id}`)).status).toBe(403);
    for (const path of ['', '/summary', '/stats', '/progress', '/eta', '/setup', '/model-versions', '/definitions'])
      expect((await stranger.get(`/api/projects/${id}${path}`)).status, path).toBe(404);
    expect((await stranger.get('/api/projects')).body).toEqual([]);
    expect((await stranger.post(`/api/projects/${id}/publish`)).status).toBe(404);
  });

  test('lists show annotators a project once it is published and no draft; by its id its members see it anyway', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const id = await newProject(owner);
    const annotator = await t.newUser(organizationId);
    await t.addMember(id, annotator, 4);
    expect((await annotator.get('/api/projects')).body).toEqual([]);
    expect((await annotator.get(`/api/projects/${id}`)).status).toBe(200);
    expect((await (await t.newUser(organizationId)).get(`/api/projects/${id}`)).status).toBe(404);
    await owner.post(`/api/projects/${id}/publish`);
    const seen = await annotator.get('/api/projects');
    expect(seen.body).toMatchObject([{ id, role: 'annotator', can: { 'project.update': false, 'task.next': true } }]);
    expect(seen.body[0].token).toBeUndefined();
    await owner.patch(`/api/projects/${id}`, { is_draft: true });
    expect((await annotator.get('/api/projects')).body).toEqual([]);
  });

  test('everybody adds projects to the default workspace, only its members to another', async () => {
    const { id: organizationId, workspaceId } = await t.newOrganization();
    const member = await t.newUser(organizationId);
    const made = await member.post('/api/projects', { title: 'My own project' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ role: 'admin', workspace_id: workspaceId, created_by_id: member.id });
    const { rows } = await t.admin.query<{ id: string }>(
      `insert into workspace (organization_id, name) values ($1, 'Closed') returning id`,
      [organizationId],
    );
    const closed = Number(rows[0]?.id);
    const refused = await member.post('/api/projects', { title: 'Another one', workspace_id: closed });
    expect(refused.status).toBe(403);
    expect(refused.body.error.reason).toBe('not_a_workspace_member');
    expect((await member.patch(`/api/projects/${made.body.id}`, { workspace_id: closed })).status).toBe(403);
    await t.admin.query('insert into workspace_member (organization_id, workspace_id, user_id) values ($1, $2, $3)', [
      organizationId,
      closed,
      member.id,
    ]);
    const moved = await member.patch(`/api/projects/${made.body.id}`, { workspace_id: closed });
    expect(moved.body.workspace_id).toBe(closed);
  });
});

describe('create', () => {
  test('defaults, both names, slug and counters', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const answer = await owner.post('/api/projects', { name: 'Größe & Maß', description: 'x', colour: 'ignored' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      title: 'Größe & Maß',
      name: 'Größe & Maß',
      slug: 'grosse-mass',
      organization: organizationId,
      created_by_id: owner.id,
      created_by: { id: owner.id, email: owner.email },
      state: 'pending',
      color: '#FFFFFF',
      label_config: '<View></View>',
      config_has_control_tags: false,
      maximum_annotations: 1,
      overlap_cohort_percentage: 100,
      sampling: 'Sequential sampling',
      skip_queue: 'REQUEUE_FOR_OTHERS',
      show_skip_button: true,
      task_number: 0,
      task_data_password: null,
    });
    expect((await owner.get(`/api/projects/${answer.body.slug}`)).body.id).toBe(answer.body.id);
    expect((await owner.get(`/api/projects/${answer.body.uuid}`)).body.id).toBe(answer.body.id);
  });

  test.each([
    [{}, 'title'],
    [{ title: 'ab' }, 'title'],
    [{ title: '   a   ' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: 'One', name: 'Other' }, 'name'],
    [{ title: 'Fine', color: 'red' }, 'color'],
    [{ title: 'Fine', project_type: 'painting' }, 'project_type'],
    [{ title: 'Fine', sampling: 'by hand' }, 'sampling'],
    [{ title: 'Fine', review_percentage: 101 }, 'review_percentage'],
    [{ title: 'Fine', slug: 'has space' }, 'slug'],
    [{ title: 'Fine', slug: '42' }, 'slug'],
    [{ title: 'Fine', workspace_id: 999_999 }, 'workspace_id'],
    [{ title: 'Fine', project_type: 'DOUBLE_LABELLING', maximum_annotations: 1 }, 'maximum_annotations'],
    [{ title: 'Fine', control_weights: { a: { overall: -1 } }, label_config: SENTIMENT }, 'control_weights'],
    [{ title: 'Fine', responsible_person_id: 999_999 }, 'responsible_person_id'],
  ])('%j is refused for its %s', async (body, field) => {
    const { owner } = await t.newOrganization();
    const answer = await owner.post('/api/projects', body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body.validation_errors)).toContain(field);
    expect((await owner.get('/api/projects')).body).toEqual([]);
  });

  test('names and values of enumerations in any case, the documented value stored', async () => {
    const { owner } = await t.newOrganization();
    const answer = await owner.post('/api/projects', {
      title: 'Scenario',
      project_type: 'DOUBLE_LABELLING',
      sampling: 'UNIFORM',
      skip_queue: 'requeue_for_me',
      review_percentage: 20,
    });
    expect(answer.body).toMatchObject({
      project_type: 'double_labelling',
      maximum_annotations: 2,
      sampling: 'Uniform sampling',
      skip_queue: 'REQUEUE_FOR_ME',
    });
  });

  test('a model version may be named before its predictions are imported (S4-316)', async () => {
    const { owner } = await t.newOrganization();
    const made = await owner.post('/api/projects', {
      title: 'Reviews',
      label_config: SENTIMENT,
      model_version: 'v1.0',
    });
    expect(made.body.model_version).toBe('v1.0');
    const renamed = await owner.patch(`/api/projects/${made.body.id}`, { title: 'Renamed', model_version: 'v1.0' });
    expect(renamed.body).toMatchObject({ title: 'Renamed', model_version: 'v1.0' });
  });

  test('twenty of the same title at once get twenty slugs; an explicit duplicate is refused', async () => {
    const { owner } = await t.newOrganization();
    const made = await Promise.all(
      Array.from({ length: 20 }, () => owner.post('/api/projects', { title: 'Same name' })),
    );
    expect(made.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(new Set(made.map(({ body }) => body.slug)).size).toBe(20);
    const duplicate = await owner.post('/api/projects', { title: 'Other', slug: 'same-name' });
    expect(duplicate.body.validation_errors.slug).toBeDefined();
  });

  test('the organization limit holds, for five at once, and for a project that comes back; not for one that moves', async () => {
    const { id, owner } = await t.newOrganization();
    await t.admin.query('update organization set project_limit = 1 where id = $1', [id]);
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, n) => owner.post('/api/projects', { title: `Project ${n}` })),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(made.find(({ status }) => status === 409)?.body.error.reason).toBe('project_limit');
    const first = made.find(({ status }) => status === 201)?.body.id;
    const { rows } = await t.admin.query<{ id: string }>(
      `insert into workspace (organization_id, name, project_limit) values ($1, 'Small', 1) returning id`,
      [id],
    );
    const workspace_id = Number(rows[0]?.id);
    expect((await owner.patch(`/api/projects/${first}`, { workspace_id })).body.workspace_id).toBe(workspace_id);
    await owner.delete(`/api/projects/${first}`);
    const second = await newProject(owner);
    const refused = await owner.post(`/api/projects/${first}/restore`);
    expect(refused.body.error.reason).toBe('project_limit');
    await owner.delete(`/api/projects/${second}`);
    expect((await owner.post(`/api/projects/${first}/restore`)).status).toBe(200);
  });

  test('created live runs the same checks as publishing', async () => {
    const { owner } = await t.newOrganization();
    const refused = await owner.post('/api/projects', { title: 'Too early', state: 'LIVE' });
    expect(refused.status).toBe(409);
    expect((await owner.get('/api/projects')).body).toEqual([]);
    const live = await owner.post('/api/projects', { title: 'Ready', label_config: SENTIMENT, is_published: true });
    expect(live.body).toMatchObject({ state: 'live', is_published: true });
    expect(live.body.warnings[0]).toContain('no tasks');
  });
});

describe('list', () => {
  test('pinned first, then newest; pages by cursor and by number', async () => {
    const { owner } = await t.newOrganization();
    const ids: number[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await newProject(owner, { title: `Project ${n}` }));
    await owner.post(`/api/projects/${ids[1]}/pin`);
    const wanted = [ids[1], ids[4], ids[3], ids[2], ids[0]];
    const all = await owner.get('/api/projects');
    expect(all.body.map(({ id }: { id: number }) => id)).toEqual(wanted);
    expect(all.headers['x-total-count']).toBe('5');
    const seen: number[] = [];
    let url = '/api/projects?limit=2';
    for (let page = 0; page < 3; page += 1) {
      const answer = await owner.get(url);
      seen.push(...answer.body.map(({ id }: { id: number }) => id));
      url = /<([^>]+)>/.exec(String(answer.headers.link ?? ''))?.[1] ?? '';
    }
    expect(seen).toEqual(wanted);
    expect(url).toBe('');
    const numbered = await owner.get('/api/projects?page=2&page_size=2');
    expect(numbered.body).toMatchObject({ count: 5, results: [{ id: ids[3] }, { id: ids[2] }] });
    expect((await owner.get('/api/projects?page=4&page_size=2')).status).toBe(404);
    expect((await owner.get('/api/projects?filter=exclude_pinned')).body).toHaveLength(4);
    await owner.post(`/api/projects/${ids[1]}/unpin`);
    expect((await owner.get('/api/projects?filter=pinned_only')).body).toEqual([]);
  });

  test('filters narrow, include picks fields', async () => {
    const { owner } = await t.newOrganization();
    const first = await newProject(owner, { title: 'Cats 100%' });
    const second = await newProject(owner, { title: 'Dogs', description: 'and cats' });
    const idsOf = async (query: string) =>
      (await owner.get(`/api/projects?${query}`)).body.map(({ id }: { id: number }) => id);
    expect(await idsOf('title=cats')).toEqual([first]);
    expect(await idsOf('title=%25')).toEqual([first]);
    expect(await idsOf('search=CATS&ordering=title')).toEqual([first, second]);
    expect(await idsOf('ordering=-title')).toEqual([second, first]);
    expect(await idsOf(`ids=${second}`)).toEqual([second]);
    expect(await idsOf('state=live')).toEqual([]);
    expect(await idsOf('state=BUILDING_WORKFLOW,pending')).toHaveLength(2);
    const picked = await owner.get(`/api/projects?include=title,task_number&ids=${first}`);
    expect(picked.body).toEqual([{ id: first, title: 'Cats 100%', task_number: 0 }]);
    expect((await owner.get('/api/projects?ids=a')).status).toBe(400);
    expect((await owner.get('/api/projects?state=asleep')).status).toBe(400);
    expect((await owner.get('/api/projects?cursor=zzz')).status).toBe(400);
  });
});

describe('update', () => {
  test('PUT and PATCH change what is sent; updated_at moves; secrets are masked and sealed', async () => {
    const { owner } = await t.newOrganization();
    const id = await newProject(owner);
    const put = await owner.put(`/api/projects/${id}`, {
      name: 'New name',
      task_data_login: 'me',
      task_data_password: 'hush',
    });
    expect(put.body).toMatchObject({
      title: 'New name',
      label_config: SENTIMENT,
      task_data_login: 'me',
      task_data_password: '***REDACTED***',
    });
    const { rows } = await t.admin.query('select task_data_login, task_data_password from project where id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain('hush');
    expect(rows[0].task_data_password).toMatch(/^v1:/);
    await owner.patch(`/api/projects/${id}`, { task_data_password: '***REDACTED***' });
    const after = await t.admin.query('select task_data_password from project where id = $1', [id]);
    expect(after.rows[0].task_data_password).toBe(rows[0].task_data_password);
    const events = await t.admin.query('select payload from event_log where project_id = $1', [id]);
    expect(JSON.stringify(events.rows)).not.toContain('hush');
    expect((await owner.patch(`/api/projects/${id}`, { task_data_password: null })).body.task_data_password).toBeNull();
  });

  test('instructions are sanitised, an unknown model version is refused', async () => {
    const { owner } = await t.newOrganization();
    const id = await newProject(owner);
    const answer = await owner.patch(`/api/projects/${id}`, {
      expert_instruction:
        '<h1>Do</h1><script>alert(1)</script><a href="javascript:x" onclick="y">l</a><b style="c">b</b>',
    });
    expect(answer.body.expert_instruction).toBe('<h1>Do</h1><a>l</a><b>b</b>');
    expect((await owner.patch(`/api/projects/${id}`, { model_version: 'v9' })).status).toBe(400);
    expect(
      (await owner.patch(`/api/projects/${id}`, { project_type: 'double_labelling' })).body.maximum_annotations,
    ).toBe(2);
    expect((await owner.patch(`/api/projects/${id}`, { maximum_annotations: 1 })).status).toBe(400);
  });
});

describe('copy, token, delete', () => {
  test('a copy has the set-up and nothing that was made with it', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const id = await newProject(owner, {
      sampling: 'UNIFORM',
      expert_instruction: '<p>Read.</p>',
      show_instruction: true,
    });
    await addTasks(t, organizationId, id, 3);
    await owner.patch(`/api/projects/${id}`, { task_data_password: 'hush' });
    const source = (await owner.get(`/api/projects/${id}`)).body;
    const limits = { split_strategy: 'MAX_LIMIT', max_limit: 7 };
    expect((await owner.put(`/api/projects/${id}/ops-manager`, limits)).status).toBeLessThan(300);
    await owner.patch(`/api/projects/${id}/queue/settings`, { assignment_mode: 'only' });
    const copy = await owner.post(`/api/projects/${id}/duplicate`, { title: 'Second round' });
    expect(copy.status).toBe(201);
    expect((await owner.get(`/api/projects/${copy.body.id}/ops-manager`)).body).toMatchObject(limits);
    expect((await owner.get(`/api/projects/${copy.body.id}/queue/settings`)).body.assignment_mode).toBe('only');
    expect(copy.body).toMatchObject({
      title: 'Second round',
      label_config: SENTIMENT,
      label_config_hash: source.label_config_hash,
      parsed_label_config: source.parsed_label_config,
      sampling: 'Uniform sampling',
      expert_instruction: '<p>Read.</p>',
      show_instruction: true,
      state: 'pending',
      is_published: false,
      task_number: 0,
      task_data_password: null,
    });
    expect(copy.body.token).not.toBe(source.token);
    expect(copy.body.task_definition_id).not.toBe(source.task_definition_id);
    expect((await owner.post(`/api/projects/${id}/duplicate`)).body.title).toBe('Sentiment of reviews (copy)');
    const reset = await owner.post(`/api/projects/${id}/reset-token`);
    expect(reset.body.token).toMatch(/^[0-9a-f]{64}$/);
    expect(reset.body.token).not.toBe(source.token);
  });

  test('deleting hides, ends imports, and can be undone for 30 days', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const id = await newProject(owner);
    await t.admin.query(
      `insert into project_import (organization_id, project_id, status) values ($1, $2, 'in_progress'), ($1, $2, 'completed')`,
      [organizationId, id],
    );
    expect((await owner.delete(`/api/projects/${id}`)).body).toEqual({ deleted: true });
    expect((await owner.get(`/api/projects/${id}`)).status).toBe(404);
    expect((await owner.patch(`/api/projects/${id}`, { title: 'Zombie' })).status).toBe(404);
    expect((await owner.delete(`/api/projects/${id}`)).status).toBe(404);
    expect((await owner.get('/api/projects')).body).toEqual([]);
    const bin = await owner.get('/api/projects?deleted=true');
    expect(bin.body).toMatchObject([{ id, is_deleted: true, state: 'completed' }]);
    const imports = await t.admin.query('select status from project_import where project_id = $1 order by id', [id]);
    expect(imports.rows).toEqual([{ status: 'cancelled' }, { status: 'completed' }]);
    await newProject(owner);
    const restored = await owner.post(`/api/projects/${id}/restore`);
    expect(restored.body).toMatchObject({ state: 'paused', is_deleted: false, slug: 'sentiment-of-reviews-2' });
    expect((await owner.post(`/api/projects/${id}/restore`)).status).toBe(409);
    await owner.delete(`/api/projects/${id}`);
    await t.admin.query(`update project set deleted_at = now() - interval '31 days' where id = $1`, [id]);
    expect((await owner.post(`/api/projects/${id}/restore`)).body.error.reason).toBe('too_late');
  });

  test('after its days the project is removed with its tasks, annotations and files', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const id = await newProject(owner);
    const kept = await newProject(owner);
    await addTasks(t, organizationId, id, 3);
    await t.admin.query(
      `insert into annotation (organization_id, project_id, task_id, result, task_definition_id)
       select t.organization_id, t.project_id, t.id, '[]', p.task_definition_id
       from task t join project p on p.id = t.project_id where p.id = $1`,
      [id],
    );
    const key = `${organizationId}/purge-test.txt`;
    const content = new TextEncoder().encode('gone soon');
    await t.app.platform.storage.put(key, content, { contentType: 'text/plain', maxBytes: 100 });
    await t.admin.query('insert into asset (organization_id, project_id, storage_key) values ($1, $2, $3)', [
      organizationId,
      id,
      key,
    ]);
    await owner.delete(`/api/projects/${id}`);
    await owner.delete(`/api/projects/${kept}`);
    await t.admin.query(`update project set deleted_at = now() - interval '31 days' where id = $1`, [id]);
    const projects = await purgeProjects(t.app.platform, new AbortController().signal);
    expect(projects).toBeGreaterThanOrEqual(1);
    const left = await t.admin.query(
      `select (select count(*)::int from project where id = $1) as project, (select count(*)::int from task where project_id = $1) as task,
        (select count(*)::int from annotation where project_id = $1) as annotation, (select count(*)::int from project where id = $2) as kept`,
      [id, kept],
    );
    expect(left.rows[0]).toEqual({ project: 0, task: 0, annotation: 0, kept: 1 });
    await expect(t.app.platform.storage.stat(key)).rejects.toThrow();
  });
});
