import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, createQueue, type QueueProject } from './features/distribution/distribution.fixture.ts';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from './platform/testing/test-app.ts';

/**
 * Routes that name their task or project in the query or the body, or check in one round trip with their work: the guard
 * lets every signed-in person through, and the handler decides.
 */

let t: TestApp;
let project: QueueProject;
const people = {} as Record<
  'owner' | 'admin' | 'adjudicator' | 'reviewer' | 'annotator' | 'other' | 'contributor' | 'disabled' | 'outsider',
  TestUser
>;
let stranger: TestUser;
let foreign: QueueProject;

beforeAll(async () => {
  t = await createTestApp();
  project = await createQueue(t, { tasks: 12, people: 2, overlap: 2 });
  foreign = await createQueue(t, { tasks: 1, people: 0 });
  stranger = foreign.owner;
  const { owner } = project;
  [people.annotator, people.other] = project.people as [TestUser, TestUser];
  people.owner = owner;
  for (const [name, type] of [
    ['admin', 1],
    ['adjudicator', 2],
    ['reviewer', 3],
    ['contributor', 5],
    ['disabled', 4],
  ] as const) {
    people[name] = await t.newUser(owner.organizationId);
    await t.addMember(project.id, people[name], type);
  }
  await t.admin.query('update project_member set enabled = false where user_id = $1', [people.disabled.id]);
  people.outsider = await t.newUser(owner.organizationId);
});
afterAll(() => t.close());

/** Frees the places that earlier calls hold. */
const endLeases = () => t.admin.query('delete from task_lease where project_id = $1', [project.id]);
const taskAt = (index: number): number => project.taskIds[index] as number;
let serial = 0;
const submission = (task: number, more: object = {}) => ({
  task,
  result: answer(),
  schema_version: '1',
  submission_id: `submission-${++serial}`,
  ...more,
});
const prediction = (task: number) => ({ task, result: answer(), model_version: 'v1' });

type Call = (person: Pick<TestUser, 'get' | 'post'>) => Promise<TestResponse>;
/** Each call on something that exists; a wrong body keeps those that would write harmless. */
const CALLS: Record<string, { call: () => Call; may: string; permission: string }> = {
  'GET next': {
    call: () => (person) => person.get(`/api/projects/${project.id}/next`),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'task.next',
  },
  'POST /api/annotations': {
    call: () => (person) => person.post('/api/annotations', submission(taskAt(0), { assignment: 1 })),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'annotation.create',
  },
  'GET /api/annotations?task': {
    call: () => (person) => person.get(`/api/annotations?task=${taskAt(0)}`),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'task.read',
  },
  'GET /api/annotations?project': {
    call: () => (person) => person.get(`/api/annotations?project=${project.id}`),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'task.read',
  },
  'POST /api/predictions': {
    call: () => (person) => person.post('/api/predictions', { ...prediction(taskAt(0)), result: 'no such choice' }),
    may: 'owner admin',
    permission: 'prediction.manage',
  },
  'GET /api/predictions?task': {
    call: () => (person) => person.get(`/api/predictions?task=${taskAt(0)}`),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'prediction.read',
  },
  'GET /api/predictions?project': {
    call: () => (person) => person.get(`/api/predictions?project=${project.id}`),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'prediction.read',
  },
  'POST /api/tasks': {
    call: () => (person) => person.post('/api/tasks', { project: project.id, data: {} }),
    may: 'owner admin',
    permission: 'task.create',
  },
  'GET /api/tasks': {
    call: () => (person) => person.get(`/api/tasks?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/columns': {
    call: () => (person) => person.get(`/api/dm/columns?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/project': {
    call: () => (person) => person.get(`/api/dm/project?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/actions': {
    call: () => (person) => person.get(`/api/dm/actions?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'POST /api/dm/actions': {
    call: () => (person) =>
      person.post(`/api/dm/actions?project=${project.id}&id=delete_tasks`, {
        selectedItems: { all: false, included: [] },
      }),
    may: 'owner admin',
    permission: 'task.list',
  },
  'GET /api/dm/views': {
    call: () => (person) => person.get(`/api/dm/views?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'POST /api/dm/views': {
    call: () => (person) => person.post('/api/dm/views', { project: project.id, filters: 'none' }),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'POST /api/dm/views/order': {
    call: () => (person) => person.post('/api/dm/views/order', { project: project.id, ids: [] }),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/tasks': {
    call: () => (person) => person.get(`/api/dm/tasks?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/filter-groups': {
    call: () => (person) => person.get(`/api/dm/filter-groups?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/label-sets': {
    call: () => (person) => person.get(`/api/dm/label-sets?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/runs': {
    call: () => (person) => person.get(`/api/dm/runs?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/dm/field-indexes': {
    call: () => (person) => person.get(`/api/dm/field-indexes?project=${project.id}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'task.list',
  },
  'GET /api/assignments?task': {
    call: () => (person) => person.get(`/api/assignments?task=${taskAt(0)}`),
    may: 'owner admin adjudicator reviewer',
    permission: 'crowd.read',
  },
  'POST /api/assignments': {
    call: () => (person) => person.post('/api/assignments', { task: taskAt(0), status: 'created' }),
    may: 'owner admin',
    permission: 'crowd.manage',
  },
  'POST /api/crowd/mturk/hits': {
    call: () => (person) => person.post('/api/crowd/mturk/hits', { task_ids: [taskAt(0)], reward: '0.00' }),
    may: 'owner admin',
    permission: 'crowd.manage',
  },
  'GET /api/comments?task': {
    call: () => (person) => person.get(`/api/comments?task=${taskAt(0)}`),
    may: 'owner admin adjudicator reviewer annotator',
    permission: 'task.read',
  },
};
const NAMES = Object.keys(CALLS);

test('every route without a permission of its own is known here or about the caller alone', async () => {
  const { paths } = (await t.anonymous.get('/openapi.json')).body as {
    paths: Record<string, Record<string, { 'x-permission'?: string }>>;
  };
  const checking = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-permission'] === 'authenticated')
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  const aboutTheCaller = /^[A-Z]+ \/api\/(auth|tokens?|current-user|organizations|invitations|templates|live)\b/;
  const byLink = /^POST \/api\/projects\/(join|invitations\/\{token\}\/accept)$/;
  // Fifty routes of one shape, made in a loop; storages.db.test.ts holds them against roles and other organizations.
  const byRecord = /^[A-Z]+ \/api\/(storages|assets)\b/;
  // Collected items: collection, decisions and preprocessing.db.test.ts hold them against roles and other people's drafts.
  const byItem = /^[A-Z]+ \/api\/(documents|voice|raw-text|items|my-drafts|my-items|my-collection|submit|processing)\b/;
  // Tasks and projects stand in the body; task-api.db.test.ts holds them against roles and tenants.
  const byTaskApi = /^POST \/task\//;
  // Our own routes under the names of the field, called in the caller's name; their tests hold them against both.
  const byAlias =
    /^(GET \/(api\/annotation-history|api\/comments\/export|storage-data\/uploaded)|POST \/api\/annotations\/bulk(-delete)?|PATCH \/api\/users\/\{id\})$/;
  // Of a project, a workspace or an organization; webhooks.db.test.ts holds them against roles and other organizations.
  const byWebhook = /^[A-Z]+ \/api\/webhooks\b/;
  // The project stands in the query, in the body or in the backend; ml-backends.db.test.ts holds them against roles and tenants.
  const byModel = /^[A-Z]+ \/api\/ml\b/;
  // People of a crowd, about their own work; portal.db.test.ts keeps them apart from each other and from the house.
  const byPortal = /^[A-Z]+ \/api\/portal\b/;
  const kinds = [aboutTheCaller, byLink, byRecord, byItem, byTaskApi, byAlias, byWebhook, byModel, byPortal];
  const known = checking.filter((name) => !kinds.some((kind) => kind.test(name)));
  expect(known.sort()).toEqual([
    'DELETE /api/comments/{id}',
    'DELETE /api/dm/field-indexes/{id}',
    'DELETE /api/dm/filter-groups/{id}',
    'DELETE /api/dm/label-sets/{id}',
    'DELETE /api/dm/views/reset',
    'DELETE /api/dm/views/{id}',
    'DELETE /api/uploads/{uuid}',
    'GET /api/analytics/imports',
    'GET /api/analytics/progress',
    'GET /api/analytics/review',
    'GET /api/analytics/savings',
    'GET /api/analytics/summary',
    'GET /api/analytics/tags',
    'GET /api/analytics/usage',
    'GET /api/analytics/user/{id}',
    'GET /api/analytics/users/{id}',
    'GET /api/annotation-reviews',
    'GET /api/annotation-reviews/{id}',
    'GET /api/annotations',
    'GET /api/assignments',
    'GET /api/comments',
    'GET /api/comments/{id}',
    'GET /api/dm/actions',
    'GET /api/dm/actions/{id}/form',
    'GET /api/dm/columns',
    'GET /api/dm/field-indexes',
    'GET /api/dm/filter-groups',
    'GET /api/dm/filter-groups/{id}',
    'GET /api/dm/label-sets',
    'GET /api/dm/label-sets/{id}',
    'GET /api/dm/project',
    'GET /api/dm/runs',
    'GET /api/dm/runs/{id}',
    'GET /api/dm/tasks',
    'GET /api/dm/views',
    'GET /api/dm/views/{id}',
    'GET /api/import-formats',
    'GET /api/predictions',
    'GET /api/projects',
    'GET /api/projects/counts',
    'GET /api/projects/{id}/next',
    'GET /api/review',
    'GET /api/review/counts',
    'GET /api/tasks',
    'GET /api/uploads',
    'PATCH /api/comments/{id}',
    'PATCH /api/dm/filter-groups/{id}',
    'PATCH /api/dm/views/{id}',
    'PATCH /api/review/{id}',
    'PATCH /api/uploads/{uuid}',
    'POST /api/annotation-reviews',
    'POST /api/annotations',
    'POST /api/assignments',
    'POST /api/comments',
    'POST /api/crowd/{backend}/hits',
    'POST /api/dm/actions',
    'POST /api/dm/actions/preview',
    'POST /api/dm/bulk-annotations',
    'POST /api/dm/field-indexes',
    'POST /api/dm/filter-groups',
    'POST /api/dm/label-sets',
    'POST /api/dm/label-sets/{id}/next',
    'POST /api/dm/label-sets/{id}/previous',
    'POST /api/dm/runs/{id}/undo',
    'POST /api/dm/views',
    'POST /api/dm/views/order',
    'POST /api/dm/views/{id}/duplicate',
    'POST /api/predictions',
    'POST /api/review/decide',
    'POST /api/review/undo',
    'POST /api/tasks',
    'POST /api/uploads',
    'PUT /api/dm/filter-groups/{id}',
    'PUT /api/dm/views/{id}',
  ]);
});

describe.each(NAMES)('%s', (name) => {
  const { call, may, permission } = CALLS[name] as (typeof CALLS)[string];

  test('needs credentials', async () => {
    expect((await call()(t.anonymous)).status).toBe(401);
  });

  test('is for the roles of the matrix', async () => {
    for (const [role, person] of Object.entries(people)) {
      const { status, body } = await call()(person);
      const isMember = role !== 'outsider' && role !== 'disabled';
      const isAllowed = may.split(' ').includes(role === 'other' ? 'annotator' : role);
      const expected = isAllowed ? [200, 201, 400, 409] : isMember ? [403] : [404];
      expect(expected, `${role}: ${JSON.stringify(body)}`).toContain(status);
    }
  });

  test('tells another organization nothing', async () => {
    const { status, text } = await call()(stranger);
    expect(status).toBe(404);
    expect(text).not.toContain('Queue');
  });

  test('holds a limited token to its permissions', async () => {
    const { owner } = people;
    const without = await t.newUser(owner.organizationId, { role: 'admin', scopes: ['organization.read'] });
    expect((await call()(without)).status).toBe(403);
    const limited = await t.newUser(owner.organizationId, { role: 'admin', scopes: [permission] });
    expect([200, 201, 400, 409]).toContain((await call()(limited)).status);
  });
});

describe('what annotators see of each other', () => {
  beforeEach(endLeases);

  test('is nothing, in lists as in the queue, unless the project shows the history', async () => {
    const task = taskAt(1);
    const { annotator, other, reviewer } = people;
    const mine = await annotator.post('/api/annotations', submission(task));
    const theirs = await other.post('/api/annotations', submission(task, { result: answer('bad') }));
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    const idsSeenBy = async (person: TestUser): Promise<number[]> => {
      const lists = await Promise.all([
        person.get(`/api/annotations?task=${task}`),
        person.get(`/api/annotations?project=${project.id}`),
        person.get(`/api/annotations?project=${project.id}&page=1&page_size=100`),
      ]);
      const seen = lists.flatMap(({ body }) => (body.results ?? body) as { id: number; task: number }[]);
      return [...new Set(seen.filter((row) => row.task === task).map((row) => row.id))].sort((a, b) => a - b);
    };
    expect(await idsSeenBy(annotator)).toEqual([mine.body.id]);
    expect(await idsSeenBy(other)).toEqual([theirs.body.id]);
    expect(await idsSeenBy(reviewer)).toEqual([mine.body.id, theirs.body.id]);
    expect((await annotator.get(`/api/annotations/${theirs.body.id}`)).status).toBe(404);
    const count = await annotator.get(`/api/annotations?project=${project.id}&page=1&page_size=100`);
    expect(count.body.count).toBe(count.body.results.length);
    await t.admin.query('update project set show_annotation_history = true where id = $1', [project.id]);
    expect(await idsSeenBy(annotator)).toEqual([mine.body.id, theirs.body.id]);
    await t.admin.query('update project set show_annotation_history = false where id = $1', [project.id]);
  });

  test('is nothing either through a submission_id that somebody else used', async () => {
    const task = taskAt(2);
    const given = submission(task, { submission_id: 'guessable', result: answer('bad') });
    const first = await people.annotator.post('/api/annotations', given);
    expect(first.status).toBe(201);
    const second = await people.other.post('/api/annotations', { ...given, result: answer('good') });
    expect([second.status, second.body.error?.reason]).toEqual([409, 'submission_id_taken']);
    expect(second.text).not.toContain('bad');
    // Their own repeat still finds their own.
    expect((await people.annotator.post('/api/annotations', given)).body.id).toBe(first.body.id);
    expect((await people.other.post('/api/annotations', { ...given, submission_id: 'another' })).status).toBe(201);
  });

  test('next hands out no work of others, and hides predictions where the project does', async () => {
    const task = taskAt(3);
    await people.owner.post('/api/predictions', prediction(task));
    await people.reviewer.post('/api/annotations', submission(task, { result: answer('bad') }));
    await t.admin.query('update task set priority = 9 where id = $1', [task]);
    await endLeases();
    const next = () => people.annotator.get(`/api/projects/${project.id}/next`);
    const shown = await next();
    expect(shown.body).toMatchObject({ annotations: [], drafts: [] });
    await t.admin.query('update project set show_collab_predictions = false where id = $1', [project.id]);
    expect((await next()).body.predictions).toEqual([]);
    expect((await people.annotator.get(`/api/predictions?task=${task}`)).body).toEqual([]);
    expect((await people.annotator.get(`/api/predictions?project=${project.id}&page=1`)).body.count).toBe(0);
    expect((await people.reviewer.get(`/api/predictions?task=${task}`)).body).toHaveLength(1);
    await t.admin.query('update project set show_collab_predictions = true where id = $1', [project.id]);
  });
});

describe('what is named in the body', () => {
  test('a list of predictions stays in the project that was checked', async () => {
    const [abroad] = foreign.taskIds as [number];
    const answerOf = await people.owner.post('/api/predictions', [prediction(taskAt(4)), prediction(abroad)]);
    expect(answerOf.status).toBe(400);
    expect((await people.owner.get(`/api/predictions?task=${taskAt(4)}`)).body).toEqual([]);
    expect((await stranger.get(`/api/predictions?task=${abroad}`)).body).toEqual([]);
    const first = await people.owner.post('/api/predictions', [prediction(abroad), prediction(taskAt(4))]);
    expect(first.status).toBe(404);
  });

  test('parents and drafts must be of the same task, and one’s own', async () => {
    const [abroad] = foreign.taskIds as [number];
    const theirs = await stranger.post('/api/predictions', prediction(abroad));
    const given = submission(taskAt(5), { parent_prediction: theirs.body.id });
    expect((await people.annotator.post('/api/annotations', given)).status).toBe(400);
    const draft = await people.other.post(`/api/tasks/${taskAt(5)}/drafts`, { result: answer() });
    const taken = submission(taskAt(5), { draft_id: draft.body.id });
    expect((await people.annotator.post('/api/annotations', taken)).status).toBe(403);
  });

  test('an annotator marks no ground truth, a reviewer may (S4-312)', async () => {
    const golden = (person: TestUser) => person.post('/api/annotations', submission(taskAt(6), { ground_truth: true }));
    expect((await golden(people.annotator)).status).toBe(403);
    expect((await golden(people.reviewer)).status).toBe(201);
  });
});

describe('what is deleted', () => {
  test('is gone from the lists: a task with what belongs to it, then the whole project', async () => {
    const task = taskAt(7);
    await people.annotator.post('/api/annotations', submission(task));
    await people.owner.post('/api/predictions', prediction(task));
    const tasksIn = async (url: string): Promise<number[]> =>
      ((await people.owner.get(url)).body as { task: number }[]).map((row) => row.task);
    const lists = [
      `/api/annotations?project=${project.id}&limit=500`,
      `/api/predictions?project=${project.id}&limit=500`,
    ];
    for (const url of lists) expect(await tasksIn(url), url).toContain(task);
    const streamed = async (): Promise<number[]> =>
      (
        (await people.annotator.get(`/api/projects/${project.id}/label-stream-history`)).body as { taskId: number }[]
      ).map((row) => row.taskId);
    expect(await streamed()).toContain(task);
    expect((await people.owner.delete(`/api/tasks/${task}`)).status).toBe(204);
    for (const url of lists) expect(await tasksIn(url), url).not.toContain(task);
    expect(await streamed()).not.toContain(task);
    expect((await people.annotator.post('/api/annotations', submission(task))).status).toBe(404);

    expect((await foreign.owner.delete(`/api/projects/${foreign.id}`)).status).toBe(200);
    for (const url of [
      `/api/projects/${foreign.id}/next`,
      `/api/annotations?project=${foreign.id}`,
      `/api/annotations?task=${foreign.taskIds[0]}`,
      `/api/predictions?project=${foreign.id}`,
    ])
      expect((await foreign.owner.get(url)).status, url).toBe(404);
    expect((await foreign.owner.post('/api/annotations', submission(foreign.taskIds[0] as number))).status).toBe(404);
    expect((await foreign.owner.post('/api/predictions', prediction(foreign.taskIds[0] as number))).status).toBe(404);
  });
});

test('a refusal leaves a row in the audit log, as those of the guard do', async () => {
  const before = async (): Promise<number> =>
    (await t.admin.query(`select 1 from audit_log where action = 'permission.denied'`)).rowCount ?? 0;
  const missing: string[] = [];
  for (const name of NAMES) {
    const count = await before();
    await CALLS[name]?.call()(people.contributor);
    if ((await before()) !== count + 1) missing.push(name);
  }
  expect(missing).toEqual([]);
});
