import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse } from '../../platform/testing/test-app.ts';
import { type Call, callerWith, claimsOf, person, SECRET, signed } from './task-api.fixture.ts';

let t: TestApp;
let admin: Call;
let labeller: Call;
let reviewer: Call;
let stranger: Call;

beforeAll(async () => {
  t = await createTestApp({ env: { LT_JWT_SECRET: SECRET, BODY_LIMIT_MB: '1' } });
  admin = await person(t, 'acme', 'Admin', 'ada');
  labeller = await person(t, 'acme', 'Labeller', 'lin');
  reviewer = await person(t, 'acme', 'Reviewer', 'rob');
  stranger = await person(t, 'globex', 'Admin', 'ada');
});
afterAll(() => t.close());

let serial = 0;
const fresh = (more: object = {}) => ({
  external_id: `ticket-${++serial}`,
  labels: ['billing', 'delivery'],
  instructions: 'Choose what it is about.',
  data: { text: 'Where is my parcel?' },
  ...more,
});

function expectFailure({ status, body }: TestResponse, expected: number): string {
  expect([status, Object.keys(body ?? {}).sort()], JSON.stringify(body)).toEqual([
    expected,
    ['message', 'status', 'timestamp'],
  ]);
  expect(body.status).toBe('failure');
  expect(Number.isInteger(body.timestamp)).toBe(true);
  return body.message;
}

function dataOf({ status, body }: TestResponse, expected = 200) {
  expect([status, Object.keys(body ?? {}).sort()], JSON.stringify(body)).toEqual([
    expected,
    ['data', 'message', 'status', 'timestamp'],
  ]);
  expect(body.status).toBe('success');
  expect(Math.abs(body.timestamp - Date.now())).toBeLessThan(60_000);
  return body.data;
}

describe('the envelope', () => {
  test('of failures has three keys, whatever goes wrong', async () => {
    const token = await signed(claimsOf('acme', 'Admin', 'ada'));
    const raw = async (headers: Record<string, string>, payload: string, url = '/task/create') =>
      (await t.app.http?.inject({ method: 'POST', url, headers, payload })) as never;
    const asResponse = async (answer: Promise<{ statusCode: number; body: string }>): Promise<TestResponse> => {
      const { statusCode, body } = await answer;
      return { status: statusCode, headers: {}, text: body, body: JSON.parse(body) };
    };
    const json = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expectFailure(await asResponse(raw(json, '{"external_id": ')), 400);
    expectFailure(await asResponse(raw({ 'content-type': 'application/json' }, '{"external_id": ')), 401);
    expectFailure(await asResponse(raw({ ...json, 'content-type': 'text/csv' }, 'a,b')), 415);
    expectFailure(await asResponse(raw(json, JSON.stringify({ instructions: 'x'.repeat(1_100_000) }))), 413);
    expectFailure(await callerWith(t, undefined)('create', fresh()), 401);
    expectFailure(await callerWith(t, 'not.a.token')('list'), 401);
    expectFailure(await labeller('create', fresh()), 403);
    expectFailure(await admin('detail', { external_id: 'nothing' }), 404);
    expectFailure(await admin('nowhere'), 404);
    expectFailure(await t.anonymous.get('/task/create'), 405);
    expectFailure(await admin('upload-zip', { file: 'x' }), 415);
    expect(expectFailure(await admin('create', { labels: 7, extra: true }), 400)).toContain('extra');
    expect(expectFailure(await admin('create', fresh({ external_id: 'x'.repeat(300) })), 400)).toContain('external_id');
    expectFailure(await admin('detail', { id: '99999999999999999999' }), 400);
    expectFailure(await admin('create', fresh({ data: { text: 'with \0 in it' } })), 400);
  });

  test('also of too many requests and of faults of our own', async () => {
    const strict = await createTestApp({ env: { LT_JWT_SECRET: SECRET, RATE_GENERAL_TOKEN: '2' } });
    try {
      const call = await person(strict, 'acme', 'Admin', 'ada');
      await call('list');
      await call('list');
      const tooMany = await call('list');
      expectFailure(tooMany, 429);
      expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
      await strict.admin.query('alter table task rename column external_id to elsewhere');
      const other = await person(strict, 'acme', 'Admin', 'eve');
      const fault = expectFailure(await other('detail', { external_id: 'x' }), 500);
      expect(fault).not.toContain('elsewhere');
    } finally {
      await strict.close();
    }
  });

  test('of health needs no token', async () => {
    const data = dataOf(await t.anonymous.get('/health'));
    expect(data.status).toBe('UP');
  });
});

describe('tasks', () => {
  test('are created, read, changed and deleted, with who and when', async () => {
    const given = fresh();
    const made = dataOf(await admin('create', { ...given, tenant_id: 'globex' }), 201);
    expect(made).toMatchObject({
      tenant_id: 'acme',
      external_id: given.external_id,
      labels: given.labels,
      instructions: given.instructions,
      status: 'pending',
      created_by: 'ada',
      updated_by: 'ada',
      deleted_at: null,
    });
    expect(made.data.text).toBe('Where is my parcel?');
    expect(dataOf(await admin('detail', { id: made.id }))).toEqual(made);
    const zoe = await person(t, 'acme', 'Admin', 'zoe');
    const change = { external_id: given.external_id, instructions: 'Look twice.' };
    const changed = dataOf(await zoe('update', change));
    expect(changed).toMatchObject({
      instructions: 'Look twice.',
      labels: given.labels,
      created_by: 'ada',
      updated_by: 'zoe',
      created_at: made.created_at,
    });
    expect(changed.updated_at > made.updated_at).toBe(true);
    const [audit] = (
      await t.admin.query(`select actor from audit_log where action = 'tasks_updated' order by id desc limit 1`)
    ).rows;
    expect(audit.actor).toBe('zoe');
    const gone = dataOf(await admin('delete', { id: made.id }));
    expect(gone).toMatchObject({ id: made.id, external_id: given.external_id });
    expectFailure(await admin('detail', { id: made.id }), 404);
    expectFailure(await admin('delete', { id: made.id }), 404);
    const left = dataOf(await admin('list', { filter: { external_id: given.external_id } }));
    expect(left).toEqual({ items: [], total: 0, page: 1, page_size: 50 });
    // The id is free again.
    dataOf(await admin('create', given), 201);
  });

  test('changes at the same time do not undo each other', async () => {
    const { id } = dataOf(await admin('create', fresh()), 201);
    await Promise.all([
      admin('update', { id, labels: ['a', 'b', 'c'] }),
      admin('update', { id, instructions: 'Together.' }),
      admin('update', { id, priority: 7 }),
    ]);
    expect(dataOf(await admin('detail', { id }))).toMatchObject({
      labels: ['a', 'b', 'c'],
      instructions: 'Together.',
      priority: 7,
    });
  });

  test('need nothing but a name, and stand in the web and in the other APIs', async () => {
    const made = dataOf(await admin('create', { external_id: 'bare' }), 201);
    expect(made).toMatchObject({ labels: [], instructions: '' });
    const owner = await t.newUser(await organizationOf('acme'), { role: 'owner' });
    const task = await owner.get(`/api/tasks/${made.id}`);
    expect(task.body).toMatchObject({ id: made.id, external_id: 'bare', project: made.project_id });
    await owner.patch(`/api/tasks/${made.id}`, { data: { ...task.body.data, labels: ['yes', 'no'] } });
    expect(dataOf(await admin('detail', { external_id: 'bare' })).labels).toEqual(['yes', 'no']);
    const projects = await owner.get('/api/projects');
    expect(projects.body.map((project: { title: string }) => project.title)).toEqual(['Labelling tasks']);
  });

  test('a project of one’s own can be named, and is held to its interface', async () => {
    const owner = await t.newUser(await organizationOf('acme'), { role: 'owner' });
    const config =
      '<View><Image name="i" value="$photo"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>';
    const project = (await owner.post('/api/projects', { title: 'Photos', label_config: config })).body;
    expect(expectFailure(await admin('create', fresh({ project_id: project.id })), 400)).toContain('photo');
    const made = dataOf(
      await admin('create', fresh({ project_id: project.slug, data: { photo: 'https://x.example/a.png' } })),
      201,
    );
    expect(made).toMatchObject({ project_id: project.id, data: { photo: 'https://x.example/a.png' } });
    const page = dataOf(await admin('list', { filter: { project_id: project.id } }));
    expect(page.items.map((task: { id: number }) => task.id)).toEqual([made.id]);
    // Another API may use the same id elsewhere; here it is taken.
    expectFailure(await admin('create', { external_id: made.external_id }), 409);
  });

  test('of one external id exist once, however many ask at the same time', async () => {
    const given = fresh();
    const answers = await Promise.all(Array.from({ length: 12 }, () => admin('create', given)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(11).fill(409)]);
    for (const refused of answers.filter(({ status }) => status === 409)) expectFailure(refused, 409);
    dataOf(await stranger('create', given), 201);
  });

  test('the first calls of a tenant make one organization, one project, one person', async () => {
    const calls = await Promise.all(Array.from({ length: 8 }, () => person(t, 'crowd', 'Admin', 'first')));
    const answers = await Promise.all(calls.map((call) => call('create', fresh())));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const { rows } = await t.admin.query(`
      select (select count(*)::int from organization where external_id = 'crowd') as organizations,
        (select count(*)::int from project p join organization o on o.id = p.organization_id where o.external_id = 'crowd') as projects,
        (select count(*)::int from foreign_identity f join organization o on o.id = f.organization_id where o.external_id = 'crowd') as people`);
    expect(rows[0]).toEqual({ organizations: 1, projects: 1, people: 1 });
  });
});

describe('tenants', () => {
  test('know nothing of each other', async () => {
    const made = dataOf(await admin('create', fresh()), 201);
    for (const path of ['detail', 'update', 'delete', 'allocate']) {
      expectFailure(await stranger(path, { id: made.id }), 404);
      expectFailure(await stranger(path, { external_id: made.external_id }), 404);
    }
    expectFailure(await stranger('review', { id: made.id, decision: 'approve' }), 404);
    expectFailure(await stranger('create', fresh({ project_id: made.project_id })), 404);
    expectFailure(await stranger('list', { filter: { project_id: made.project_id } }), 404);
    expectFailure(await stranger('metrics', { project_id: made.project_id }), 404);
    const page = dataOf(await stranger('list', { page_size: 500, tenant_id: 'acme' }));
    expect(page.items.every((task: { tenant_id: string }) => task.tenant_id === 'globex')).toBe(true);
    expect(dataOf(await stranger('metrics', { tenant_id: 'acme' })).tenant_id).toBe('globex');
  });

  test('a platform administrator acts over tenants, but creates in the tenant of the token', async () => {
    const root = await person(t, 'headquarters', 'SuperAdmin', 'root');
    const made = dataOf(await admin('create', fresh()), 201);
    const page = dataOf(await root('list', { tenant_id: 'acme', page_size: 500 }));
    expect(page.items.map((task: { id: number }) => task.id)).toContain(made.id);
    expect(dataOf(await root('detail', { tenant_id: 'acme', id: made.id })).tenant_id).toBe('acme');
    expectFailure(await root('detail', { id: made.id }), 404);
    expectFailure(await root('list', { tenant_id: 'no-such-tenant' }), 404);
    expect(dataOf(await root('create', fresh({ tenant_id: 'acme' })), 201).tenant_id).toBe('headquarters');
    expect(
      (await t.admin.query(`select count(*)::int as n from app_user where global_role = 'super_admin'`)).rows[0].n,
    ).toBe(0);
  });
});

describe('roles', () => {
  test('only administrators create, change and delete; a permission of the token adds to the role', async () => {
    const { id } = dataOf(await admin('create', fresh()), 201);
    for (const call of [labeller, reviewer]) {
      expectFailure(await call('create', fresh()), 403);
      expectFailure(await call('update', { id, priority: 1 }), 403);
      expectFailure(await call('delete', { id }), 403);
      expectFailure(await call('allocate', { id, user: 'lin' }), 403);
      dataOf(await call('detail', { id }));
      dataOf(await call('list'));
    }
    expectFailure(await labeller('review', { id, decision: 'approve' }), 403);
    expectFailure(await labeller('metrics'), 403);
    dataOf(await reviewer('metrics'));
    const trusted = await person(t, 'acme', 'Labeller', 'tom', ['task:create', 'something:else', 'platform:admin']);
    dataOf(await trusted('create', fresh()), 201);
    expectFailure(await trusted('update', { id, priority: 1 }), 403);
    expect((await trusted('/api/admin/retention/run')).status).not.toBe(200);
    expectFailure(await person(t, 'acme', 'Labeller', 'tom').then((call) => call('create', fresh())), 403);
  });

  test('the first task of a tenant is not for everybody', async () => {
    const early = await person(t, 'empty', 'Labeller', 'early');
    expectFailure(await early('create', fresh()), 403);
    expectFailure(await early('allocate'), 404);
    expect(dataOf(await early('list'))).toMatchObject({ items: [], total: 0 });
    const may = await person(t, 'empty', 'Labeller', 'early', ['task:create']);
    const made = dataOf(await may('create', fresh()), 201);
    // Who happened to make the project does not administer it.
    expectFailure(await early('delete', { id: made.id }), 403);
  });

  test('tokens and accounts of our own work as well', async () => {
    const { owner, id } = await t.newOrganization();
    const made = dataOf(await owner.post('/task/create', fresh()), 201);
    const { rows } = await t.admin.query<{ uuid: string }>('select uuid from organization where id = $1', [id]);
    expect(made).toMatchObject({ tenant_id: rows[0]?.uuid, created_by: owner.uuid });
    const member = await t.newUser(id);
    expectFailure(await member.post('/task/create', fresh()), 404);
    expect(dataOf(await member.post('/task/list', {})).items).toEqual([]);
    const limited = await t.newUser(id, { role: 'admin', scopes: ['project.read'] });
    expectFailure(await limited.post('/task/list', {}), 403);
    expectFailure(await limited.post('/task/create', fresh()), 403);
  });
});

describe('allocation, review and metrics', () => {
  let tenant: Call;
  beforeAll(async () => {
    tenant = await person(t, 'workshop', 'Admin', 'boss');
  });
  const worker = (sub: string, role = 'Labeller') => person(t, 'workshop', role, sub);

  test('hand out each task once, by the queue and by name', async () => {
    const made = [];
    for (let index = 0; index < 4; index++) made.push(dataOf(await tenant('create', fresh()), 201));
    const people = await Promise.all(['w1', 'w2', 'w3'].map((sub) => worker(sub)));
    const given = await Promise.all(people.map((call) => call('allocate')));
    const ids = given.map((answer) => dataOf(answer).task.id);
    expect(new Set(ids).size).toBe(3);
    expect(given.map((answer) => answer.body.data.user)).toEqual(['w1', 'w2', 'w3']);
    expect(Date.parse(given[0]?.body.data.expires_at)).toBeGreaterThan(Date.now());
    const [free] = made.filter((task) => !ids.includes(task.id));
    const w4 = await worker('w4');
    expect(expectFailure(await w4('allocate', { id: ids[0] }), 409)).toBeTruthy();
    expect(dataOf(await w4('allocate', { external_id: free.external_id })).task.id).toBe(free.id);
    const assigned = dataOf(await tenant('allocate', { id: ids[0], user: 'w4' }));
    expect(assigned).toMatchObject({ user: 'w4', expires_at: null });
    expectFailure(await tenant('allocate', { id: ids[0], user: 'nobody' }), 400);
    expectFailure(await tenant('allocate', { user: 'w4' }), 400);
    const { rows } = await t.admin.query(
      `select payload->>'user' as who from outbox_event where event_type = 'TASK_ALLOCATED' order by seq`,
    );
    expect(rows.map(({ who }) => who).sort()).toEqual(['w1', 'w2', 'w3', 'w4', 'w4']);
  });

  test('lead from an answer to a verdict and into the numbers', async () => {
    const { id } = dataOf(await tenant('create', fresh({ priority: 50 })), 201);
    const w5 = await worker('w5');
    expect(dataOf(await w5('allocate')).task.id).toBe(id);
    const r1 = await worker('r1', 'Reviewer');
    expect(expectFailure(await r1('review', { id, decision: 'approve' }), 409)).toContain('answered');
    const result = [{ from_name: 'label', to_name: 'item', type: 'choices', value: { choices: ['billing'] } }];
    const answer = await w5(`/api/tasks/${id}/annotations`, { result, lead_time: 12 });
    expect([answer.status, answer.body.created_username ?? ''], answer.text).toEqual([201, expect.anything()]);
    expect(dataOf(await tenant('detail', { id }))).toMatchObject({ status: 'complete', total_annotations: 1 });
    expectFailure(await w5('review', { id, decision: 'approve' }), 403);
    const verdict = dataOf(await r1('review', { id, decision: 'approve', feedback: 'Well seen.' }));
    expect(verdict).toMatchObject({ decision: 'approve', reviewer: 'r1', annotation_id: answer.body.id });
    expect(verdict.task.review_status).toBe('approved');
    expectFailure(await r1('review', { id, decision: 'reject' }), 409);
    expectFailure(await r1('review', { id, decision: 'reject', annotation_id: 999_999 }), 400);
    const metrics = dataOf(await tenant('metrics', { days: 7 }));
    expect(metrics).toMatchObject({
      tenant_id: 'workshop',
      tasks: { total: 5, complete: 1, failed: 0, created: 5 },
      allocation: { held_now: 4, people: 4 },
      annotations: { submitted: 1, skipped: 0, people: 1, average_lead_time: 12 },
      review: { pending: 0, approved: 1, rejected: 0, approval_rate: 1 },
    });
  });
});

describe('the list', () => {
  test('pages, filters, and counts', async () => {
    const call = await person(t, 'pages', 'Admin', 'pat');
    const ids: number[] = [];
    for (let index = 0; index < 5; index++) ids.push(dataOf(await call('create', fresh()), 201).id);
    await call('update', { id: ids[1], status: 'failed' });
    const idsOf = (page: { items: { id: number }[] }) => page.items.map(({ id }) => id);
    const first = dataOf(await call('list', { page: 1, page_size: 2 }));
    expect([idsOf(first), first.total, first.page, first.page_size]).toEqual([[ids[4], ids[3]], 5, 1, 2]);
    expect(idsOf(dataOf(await call('list', { page: 3, page_size: 2 })))).toEqual([ids[0]]);
    expect(dataOf(await call('list', { page: 9, page_size: 2 }))).toMatchObject({ items: [], total: 5 });
    const failed = dataOf(await call('list', { filter: { status: 'failed' } }));
    expect([idsOf(failed), failed.total]).toEqual([[ids[1]], 1]);
    expect(dataOf(await call('list', { filter: { status: ['pending', 'failed'] } })).total).toBe(5);
    expect(dataOf(await call('list', { filter: { created_after: '2999-01-01T00:00:00.000Z' } })).total).toBe(0);
    expectFailure(await call('list', { filter: { colour: 'red' } }), 400);
    expectFailure(await call('list', { page: 0 }), 400);
    expectFailure(await call('list', { page_size: 501 }), 400);
    const worker = await person(t, 'pages', 'Labeller', 'lou');
    await t.admin.query(`update task set is_golden = true where id = $1`, [ids[1]]);
    const seen = dataOf(await worker('list', { filter: { status: 'failed' } }));
    expect(seen.items).toEqual([]);
    expect(dataOf(await worker('list', { filter: { status: 'pending' } })).total).toBe(5);
    expect(dataOf(await worker('detail', { id: ids[1] })).status).toBe('pending');
  });

  test('reads an index, however many tasks the tenant has', async () => {
    const call = await person(t, 'large', 'Admin', 'max');
    const { project_id: project } = dataOf(await call('create', fresh()), 201);
    const organization = await organizationOf('large');
    await t.admin.query(
      `insert into task (organization_id, project_id, inner_id, data, status, created_at)
       select $1, $2, n + 10, '{}', case when n % 50 = 0 then 'failed' else 'pending' end, now() - make_interval(secs => n)
       from generate_series(1, 30000) n`,
      [organization, project],
    );
    await t.admin.query('vacuum analyze task');
    const planOf = async (where: string): Promise<string> => {
      const { rows } = await t.admin.query(
        `explain select found.id from (select id from project where organization_id = ${organization}) as p (id)
         cross join lateral (
           select t.id, t.created_at from task t where t.project_id = p.id and organization_id = ${organization}
             and deleted_at is null ${where} order by created_at desc, id desc limit 50) as found
         order by found.created_at desc, found.id desc limit 50`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await planOf('')).toContain('task_created');
    expect(await planOf(`and status = 'failed'`)).toContain('task_status');
    expect(await planOf(`and external_id = 'ticket-1'`)).toContain('task_external');
    for (const plan of [await planOf(''), await planOf(`and status = 'failed'`)])
      expect(plan).not.toContain('Seq Scan on task');
    expect(dataOf(await call('list', { filter: { status: 'failed' }, page: 3 }))).toMatchObject({ total: 600 });
  });
});

async function organizationOf(tenant: string): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>('select id from organization where external_id = $1', [tenant]);
  return Number(rows[0]?.id);
}
