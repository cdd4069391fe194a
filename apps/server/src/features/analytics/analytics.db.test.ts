import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const ADMIN = 1;
const REVIEWER = 3;
const ANNOTATOR = 4;
const CONTRIBUTOR = 5;

let t: TestApp;
let owner: TestUser;
let admin: TestUser;
let reviewer: TestUser;
let ada: TestUser;
let bob: TestUser;
let root: TestUser;
let project: { id: number; uuid: string; slug: string };
let other: { id: number };

const run = (text: string, values: unknown[] = []) => t.admin.query(text, values);

/** One item of Ada's unless said otherwise; times are in UTC. */
async function item(fields: Record<string, unknown>): Promise<void> {
  const row: Record<string, unknown> = {
    organization_id: owner.organizationId,
    project_id: project.id,
    kind: 'raw_text',
    title: 'Some text',
    text_content: 'words',
    created_by: ada.id,
    ...fields,
  };
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await run(`insert into collection_item (${names.join()}) values (${places.join()})`, Object.values(row));
}

async function asset(): Promise<number> {
  const { rows } = await run(
    `insert into asset (organization_id, project_id, storage_key, size_bytes) values ($1, $2, 'a/' || gen_random_uuid(), 1000) returning id`,
    [owner.organizationId, project.id],
  );
  return Number(rows[0].id);
}

beforeAll(async () => {
  t = await createTestApp({ now: () => NOW });
  const organization = await t.newOrganization();
  owner = organization.owner;
  [admin, reviewer, ada, bob] = (await Promise.all([0, 1, 2, 3].map(() => t.newUser(organization.id)))) as [
    TestUser,
    TestUser,
    TestUser,
    TestUser,
  ];
  root = await t.newUser((await t.newOrganization()).id, { globalRole: 'super_admin' });
  await run(`update app_user set created_at = '2026-03-08T09:00:00Z' where id = any ($1)`, [[ada.id, bob.id]]);
  await run(`update app_user set created_at = '2025-01-01T00:00:00Z' where not id = any ($1)`, [[ada.id, bob.id]]);
  project = (await owner.post('/api/projects', { title: 'Bees' })).body;
  other = (await owner.post('/api/projects', { title: 'Wasps' })).body;
  await t.addMember(project.id, admin, ADMIN);
  await t.addMember(project.id, reviewer, REVIEWER);
  await t.addMember(project.id, ada, CONTRIBUTOR);
  await t.addMember(project.id, bob, ANNOTATOR);
  const decided = { reviewed_by: reviewer.id, reviewed_at: '2026-03-09T11:00:00Z' };
  const document = async () => ({ kind: 'document', asset_id: await asset() });
  await item({ ...(await document()), ...decided, status: 'approved', submitted_at: '2026-03-09T10:00:00Z' });
  await item({ ...(await document()), ...decided, status: 'rejected', submitted_at: '2026-03-09T09:00:00Z' });
  await item({
    ...(await document()),
    status: 'pending_review',
    submitted_at: '2026-03-04T00:30:00Z',
    processing_state: 'done',
    processing_engine: 'tesseract',
  });
  await item({ ...(await document()), status: 'pending_review', submitted_at: '2026-02-01T00:00:00Z' });
  await item({ ...(await document()), status: 'draft' });
  await item({
    status: 'approved',
    ...decided,
    submitted_at: '2026-03-10T08:00:00Z',
    reviewed_at: '2026-03-10T08:10:00Z',
  });
  await item({
    status: 'pending_review',
    submitted_at: '2026-03-10T09:00:00Z',
    created_by: bob.id,
    processing_state: 'failed',
    processing_error: 'no engine',
  });
  await item({
    status: 'approved',
    ...decided,
    submitted_at: '2026-03-10T08:00:00Z',
    deleted_at: '2026-03-10T09:00:00Z',
  });
  await item({
    status: 'approved',
    ...decided,
    submitted_at: '2026-03-10T08:00:00Z',
    project_id: other.id,
    created_by: bob.id,
  });
});
afterAll(() => t.close());

describe('the documented summary', () => {
  const url = (query: string) => `/api/analytics/summary?${query}`;

  test('of a project, by either spelling of its parameter and any name of the project', async () => {
    const expected = {
      documentCounts: { approved: 1, pending_review: 2, rejected: 1 },
      contributionDaily: [
        { day: '2026-03-04', count: 1 },
        { day: '2026-03-09', count: 2 },
        { day: '2026-03-10', count: 2 },
      ],
    };
    const names = [
      `project_id=${project.id}`,
      `projectId=${project.id}`,
      `project_id=${project.uuid}`,
      `projectId=${project.slug}`,
    ];
    for (const name of names) expect((await admin.get(url(`timeframe=7d&${name}`))).body, name).toEqual(expected);
    expect((await reviewer.get(url(`project_id=${project.id}`))).body.contributionDaily).toHaveLength(3);
    expect((await admin.get(url(`project_id=${project.id}&timeframe=90d`))).body.contributionDaily).toHaveLength(4);
    expect((await admin.get(url(`project_id=${project.id}&timeframe=1d`))).body.contributionDaily).toEqual([
      { day: '2026-03-10', count: 2 },
    ]);
  });

  test('counts the days of the time zone', async () => {
    const days = async (zone: string) =>
      (await admin.get(url(`project_id=${project.id}&timeframe=7d&time_zone=${zone}`))).body.contributionDaily.map(
        ({ day }: { day: string }) => day,
      );
    expect(await days('America/New_York')).toEqual(['2026-03-09', '2026-03-10']);
    expect(await days('Asia/Tokyo')).toEqual(['2026-03-04', '2026-03-09', '2026-03-10']);
  });

  test('is for those who may see the statistics', async () => {
    const mine = url(`project_id=${project.id}`);
    expect((await t.anonymous.get(mine)).status).toBe(401);
    expect((await ada.get(mine)).status).toBe(403);
    expect((await admin.get(url(`project_id=${other.id}`))).status).toBe(404);
    expect((await (await t.newOrganization()).owner.get(mine)).status).toBe(404);
    for (const wrong of ['xyz', '0d', '7', '7h', '-7d', '1000d', ''])
      expect((await admin.get(url(`project_id=${project.id}&timeframe=${wrong}`))).body, wrong).toMatchObject({
        error: { type: 'validation_error' },
      });
    expect((await admin.get(url(`project_id=${project.id}&time_zone=Mars`))).status).toBe(400);
  });

  test('of the platform is for super administrators', async () => {
    for (const person of [owner, admin, ada]) expect((await person.get(url('timeframe=30d'))).status).toBe(403);
    const { body } = await root.get(url('timeframe=30d'));
    expect(Object.keys(body).sort()).toEqual(['documentCounts', 'totalProjects', 'totalUsers', 'userSignupDaily']);
    expect(body).toMatchObject({
      totalProjects: 2,
      documentCounts: { approved: 1, pending_review: 2, rejected: 1 },
      userSignupDaily: expect.arrayContaining([{ day: '2026-03-08', count: 2 }]),
    });
    expect(body.totalUsers).toBeGreaterThanOrEqual(7);
  });
});

describe('the documented numbers of a person', () => {
  test('are for that person and for administrators', async () => {
    const expected = {
      totalContributions: 4,
      contributionDaily: [
        { day: '2026-03-04', count: 1 },
        { day: '2026-03-09', count: 2 },
        { day: '2026-03-10', count: 1 },
      ],
      approvalRate: 2 / 3,
    };
    for (const [person, name] of [
      [ada, ada.id],
      [ada, 'me'],
      [ada, ada.uuid],
      [owner, ada.id],
      [root, ada.uuid],
    ] as const)
      expect((await person.get(`/api/analytics/user/${name}?timeframe=30d`)).body, String(name)).toEqual(expected);
    for (const person of [bob, admin, reviewer])
      expect((await person.get(`/api/analytics/user/${ada.id}`)).status).toBe(403);
    expect((await ada.get('/api/analytics/user/999999')).status).toBe(403);
    expect((await owner.get(`/api/analytics/user/${root.id}`)).status).toBe(404);
    expect((await t.anonymous.get(`/api/analytics/user/${ada.id}`)).status).toBe(401);
    expect((await ada.get('/api/analytics/user/nobody')).status).toBe(400);
    expect((await ada.get('/api/analytics/user/me?timeframe=xyz')).status).toBe(400);
  });

  test('hold no share of nothing', async () => {
    expect((await reviewer.get('/api/analytics/user/me')).body).toEqual({
      totalContributions: 0,
      contributionDaily: [],
      approvalRate: null,
    });
  });
});

test('review is counted for answers and items together', async () => {
  const { body } = await reviewer.get(`/api/analytics/review?projectId=${project.id}`);
  expect(body).toMatchObject({ reviewCounts: { approved: 2, rejected: 1, pending: 3 } });
  expect(body.avgReviewTimeSeconds).toBeCloseTo((3600 + 7200 + 600) / 3);
  expect(body.perReviewer).toMatchObject([{ reviewerId: reviewer.id, approved: 2, rejected: 1 }]);
  expect((await ada.get(`/api/analytics/review?project_id=${project.id}`)).status).toBe(403);
});

describe('what the pages draw', () => {
  test('of a project: every day, every kind, who sent it and how it was processed', async () => {
    const { body } = await admin.get(`/api/analytics/projects/${project.id}?timeframe=7d`);
    expect(body).toMatchObject({ from: '2026-03-04', to: '2026-03-10', timeZone: 'UTC' });
    expect(body.days).toHaveLength(7);
    expect(body.days[5]).toEqual({
      day: '2026-03-09',
      document: 2,
      voice_sample: 0,
      raw_text: 0,
      approved: 1,
      rejected: 1,
    });
    expect(body.items[0]).toEqual({ kind: 'document', draft: 1, approved: 1, pending_review: 2, rejected: 1 });
    expect(body.decision).toMatchObject({ decided: 3, medianSeconds: 3600, approvalRate: 2 / 3 });
    expect(body.processing).toMatchObject({
      byEngine: [{ engine: 'tesseract', done: 1, failed: 0 }],
      failures: [{ reason: 'no engine', count: 1 }],
    });
    expect(body.contributors.map(({ user }: { user: { id: number } }) => user.id)).toEqual([ada.id, bob.id]);
    expect((await ada.get(`/api/analytics/projects/${project.id}`)).status).toBe(403);
    expect((await root.get('/api/analytics/platform')).status).toBe(200);
    expect((await owner.get('/api/analytics/platform')).status).toBe(403);
  });

  test('of a person and of the platform: items, answers and decisions by day', async () => {
    const { body: task } = await owner.post('/api/tasks', { project: project.id, data: { text: 'a' } });
    await run(
      `insert into annotation (organization_id, project_id, task_id, completed_by, result, lead_time_ms, was_cancelled, created_at)
       values ($1, $2, $3, $4, '[]', 5000, false, '2026-03-10T10:00:00Z'), ($1, $2, $3, $5, '[]', 1000, true, '2026-03-10T10:00:00Z')`,
      [owner.organizationId, project.id, task.id, ada.id, bob.id],
    );
    const { body } = await ada.get('/api/analytics/users/me?timeframe=7d');
    expect(body).toMatchObject({ contributions: 4, annotations: 1, skipped: 0, reviews: 0, activeSeconds: 5 });
    expect(body.days[6]).toMatchObject({ day: '2026-03-10', raw_text: 1, annotations: 1, activeSeconds: 5 });
    expect(body.projects).toMatchObject([{ id: project.id, contributions: 4, annotations: 1 }]);
    expect((await bob.get('/api/analytics/users/me')).body).toMatchObject({
      skipped: 1,
      annotations: 0,
      contributions: 2,
    });
    expect((await reviewer.get('/api/analytics/users/me')).body.reviews).toBe(4);
    expect((await bob.get(`/api/analytics/users/${ada.id}`)).status).toBe(403);

    const { body: platform } = await root.get('/api/analytics/platform?timeframe=7d');
    expect(platform.days[6]).toMatchObject({ activeUsers: 3, annotations: 1, skipped: 1, raw_text: 3 });
    expect(platform.days[4]).toMatchObject({ day: '2026-03-08', signups: 2 });
    expect(platform.organizations[0]).toMatchObject({
      id: owner.organizationId,
      projects: 2,
      contributions: 7,
      storageBytes: 5000,
    });
    expect(platform.totals).toMatchObject({ projects: 2, tasks: 1, storageBytes: 5000 });
  });
});

describe('the report of a manager', () => {
  let ids: number[];
  beforeAll(async () => {
    const made = await Promise.all(
      [1, 2, 3].map((number) => owner.post('/api/tasks', { project: other.id, data: { text: `${number}` } })),
    );
    ids = made.map(({ body }) => body.id);
    await run(`update task set is_labeled = true, status = 'complete', labeled_at = '2026-03-09' where id = $1`, [
      ids[0],
    ]);
    await run(
      'update project_counter set finished_task_number = 1 where project_id = $1 and shard = (select min(shard) from project_counter where project_id = $1)',
      [other.id],
    );
    await run('alter table task disable trigger user');
    await run(`update task set status = 'in_progress', updated_at = '2026-03-01' where id = $1`, [ids[1]]);
    await run('update task set cancelled_annotations = 3, updated_at = $2 where id = $1', [ids[2], NOW]);
    await run('alter table task enable trigger user');
  });

  test('is what the statement of the source document says', async () => {
    const { body } = await owner.get('/api/analytics/progress');
    const { rows } = await run(
      `select p.id::int, p.title, p.state, count(t.id)::int as total_tasks, count(case when t.is_labeled then 1 end)::int as completed_tasks,
         round(100.0 * count(case when t.is_labeled then 1 end) / nullif(count(t.id), 0), 2)::float8 as progress_pct
       from project p left join task t on t.project_id = p.id
       where p.organization_id = $1 and p.deleted_at is null group by p.id order by p.title`,
      [owner.organizationId],
    );
    expect(body.projects).toMatchObject(rows);
    expect(body.projects).toMatchObject([{ title: 'Bees' }, { title: 'Wasps', progress_pct: 33.33, stuck_tasks: 1 }]);
    expect(body.workspaces).toMatchObject([{ projects: 2, total_tasks: 4, completed_tasks: 1, progress_pct: 25 }]);
  });

  test('is as far from the end as the project itself says', async () => {
    // Wasps: two tasks are open, one of them asks for three answers; four answers were given in the last two days.
    await run('update task set overlap = 3 where id = $1', [ids[2]]);
    for (const hours of [48, 30, 20, 2])
      await run(
        `insert into annotation (organization_id, project_id, task_id, completed_by, result, created_at, updated_at)
         values ($1, $2, $3, $4, '[]', $5::timestamptz - $6 * interval '1 hour', $5)`,
        [owner.organizationId, other.id, ids[0], owner.id, NOW, hours],
      );
    const { body } = await owner.get('/api/analytics/progress');
    const row = body.projects.find(({ title }: { title: string }) => title === 'Wasps');
    const { body: eta } = await owner.get(`/api/projects/${other.id}/eta`);
    expect(eta).toMatchObject({ remaining_annotations: 4, annotations_per_day: 2 });
    expect(row).toMatchObject({ remaining_annotations: 4, eta_days: 2 });
    await run(`delete from annotation where project_id = $1 and result = '[]'`, [other.id]);
  });

  test('shows each their own projects', async () => {
    const titles = async (person: TestUser) =>
      (await person.get('/api/analytics/progress')).body.projects.map(({ title }: { title: string }) => title);
    expect(await titles(admin)).toEqual(['Bees']);
    expect((await ada.get('/api/analytics/progress')).status).toBe(403);
    expect((await t.anonymous.get('/api/analytics/progress')).status).toBe(401);
    const stranger = (await t.newOrganization()).owner;
    for (const path of ['progress', 'tags', 'imports'])
      expect((await stranger.get(`/api/analytics/${path}`)).status, path).toBe(403);
    expect((await stranger.get(`/api/analytics/savings?project_id=${project.id}`)).status).toBe(404);
  });

  test('names what does not move, and how a project fares', async () => {
    const { body } = await owner.get(`/api/analytics/projects/${other.id}/bottlenecks`);
    const of = (reason: string) => body.reasons.find((each: { reason: string }) => each.reason === reason);
    expect(of('untouched')).toMatchObject({ total: 1, tasks: [{ task_id: ids[1] }] });
    expect(of('skipped')).toMatchObject({ total: 1, tasks: [{ task_id: ids[2], count: 3 }] });
    expect(of('disputed')).toEqual({ reason: 'disputed', total: 0, tasks: [] });
    const later = await owner.get(`/api/analytics/projects/${other.id}/bottlenecks?days=30`);
    expect(later.body.reasons[0]).toMatchObject({ reason: 'untouched', total: 0 });
    const health = await admin.get(`/api/analytics/projects/${project.id}/health`);
    expect(health.body).toMatchObject({
      totalTasks: 1,
      members: expect.any(Number),
      activeMembers: 3,
      storageBytes: 0,
    });
    const empty = (await owner.post('/api/projects', { title: 'Ants' })).body;
    expect((await owner.get(`/api/analytics/projects/${empty.id}/health`)).body).toMatchObject({
      completionRate: 0,
      averageAnnotationSeconds: null,
    });
  });

  test('counts stuck and failed imports, tags, and what predictions spare', async () => {
    await run(
      `insert into project_import (organization_id, project_id, status, created_at, updated_at)
       values ($1, $2, 'in_progress', $3::timestamptz - interval '3 hours', $3::timestamptz - interval '90 minutes'),
         ($1, $2, 'failed', $3, $3), ($1, $2, 'completed', $3, $3)`,
      [owner.organizationId, project.id, NOW],
    );
    const { body } = await owner.get('/api/analytics/imports');
    expect(body.stuck).toMatchObject([{ project_id: project.id, project_name: 'Bees', hours_stuck: 1.5 }]);
    expect(body.failureRates).toMatchObject([
      { project_id: project.id, total_imports: 3, failures: 1, failure_rate: 33.33 },
    ]);

    await run(`insert into tag (organization_id, name) values ($1, 'spring')`, [owner.organizationId]);
    await run(`insert into project_tag (organization_id, project_id, tag_id) select $1, $2, id from tag`, [
      owner.organizationId,
      other.id,
    ]);
    expect((await owner.get('/api/analytics/tags')).body).toMatchObject([
      { name: 'spring', projects: 1, total_tasks: 3, completed_tasks: 1, progress_pct: 33.33 },
    ]);

    await run(`update project set project_type = 'dp_order' where id = $1`, [other.id]);
    await run(
      `insert into annotation (organization_id, project_id, task_id, completed_by, result, lead_time_ms, origin, was_cancelled, created_at)
       values ($1, $2, $3, $4, '[]', 1800000, 'manual', false, $5), ($1, $2, $3, $4, '[]', 0, 'manual', true, $5),
         ($1, $2, $3, $4, '[]', 9, 'copied', false, $5), ($1, $2, $3, $4, '[]', 9, 'manual', false, $5::timestamptz - interval '60 days')`,
      [owner.organizationId, other.id, ids[0], owner.id, NOW],
    );
    const usage = (await owner.get('/api/analytics/usage?timeframe=30d')).body;
    expect(usage.groups[0]).toMatchObject({ is_order: true, annotations: 1, skipped: 1, annotation_seconds: 1800 });
    expect(usage.projects[0]).toMatchObject({ project_id: other.id, project_type: 'dp_order', people: 1 });
    expect(usage.groups.slice(1).every((group: { is_order: boolean }) => !group.is_order)).toBe(true);
    await run('delete from annotation where task_id = $1', [ids[0]]);

    await run(
      `insert into prediction (organization_id, project_id, task_id, model_version, score, result)
       values ($1, $2, $3, 'v1', 0.95, '[]'), ($1, $2, $3, 'v1', 0.9, '[]'), ($1, $2, $3, 'v2', 0.99, '[]')`,
      [owner.organizationId, other.id, ids[0]],
    );
    expect((await owner.get(`/api/analytics/savings?project_id=${other.id}&model_version=v1`)).body).toEqual({
      total_predictions: 2,
      ml_auto_labeled: 1,
      low_confidence: 1,
      human_annotations: 0,
      ml_coverage_pct: 50,
      cost_saved_usd: 1,
    });
  });
});

test('/metrics tells of the business and the queues', async () => {
  const { text } = await t.anonymous.get('/metrics');
  expect(text).toContain('app_collection_items{kind="document",status="approved"} 1');
  expect(text).toMatch(/^app_users\{state="all"\} \d+$/m);
  expect(text).toMatch(/^app_tasks \d+$/m);
  expect(text).toContain('app_items_processing{kind="raw_text",state="failed"} 1');
  expect(text).not.toContain('metrics_collect_errors_total{');
});
