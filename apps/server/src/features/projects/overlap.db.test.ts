import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const CONFIG = '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="A"/></Choices></View>';

let t: TestApp;
let owner: TestUser;
beforeAll(async () => {
  t = await createTestApp();
  ({ owner } = await t.newOrganization());
});
afterAll(() => t.close());

interface TaskState {
  id: number;
  overlap: number;
  counted: number;
  in_overlap_cohort: boolean;
  is_labeled: boolean;
  status: string;
}

/** A project whose n-th task has answers[n] annotations and skips[n] skips, with counters to match. */
async function newProject(answers: readonly number[], skips: readonly number[], body: object): Promise<number> {
  const made = await owner.post('/api/projects', { title: 'Overlap', label_config: CONFIG, ...body });
  const { id } = made.body;
  await t.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, overlap)
     select $1, $2, n, '{"t":"x"}', $4 from generate_series(1, $3::int) n`,
    [owner.organizationId, id, answers.length, made.body.maximum_annotations],
  );
  await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, was_cancelled, counts)
     select $1, $2, t.id, '[]', g.skip, not g.skip
     from task t
     cross join lateral (
       select false as skip from generate_series(1, ($3::int[])[t.inner_id])
       union all select true from generate_series(1, ($4::int[])[t.inner_id])) g
     where t.project_id = $2`,
    [owner.organizationId, id, answers, skips],
  );
  await owner.post(`/api/projects/${id}/summary/refresh`);
  return id;
}

async function tasksOf(projectId: number): Promise<TaskState[]> {
  const { rows } = await t.admin.query<TaskState>(
    'select id::int, overlap, counted, in_overlap_cohort, is_labeled, status from task where project_id = $1 order by inner_id',
    [projectId],
  );
  return rows;
}

async function assertExact(projectId: number): Promise<void> {
  const tasks = await tasksOf(projectId);
  const { body } = await owner.get(`/api/projects/${projectId}`);
  for (const task of tasks) {
    expect(task.is_labeled).toBe(task.counted >= task.overlap);
    expect(task.status === 'complete').toBe(task.is_labeled);
    expect(task.overlap).toBe(task.in_overlap_cohort ? body.maximum_annotations : 1);
  }
  expect(body.finished_task_number).toBe(tasks.filter((task) => task.is_labeled).length);
  expect(body.task_number).toBe(tasks.length);
  expect((await owner.post(`/api/projects/${projectId}/summary/refresh`)).body).toEqual({ repaired: false, drift: {} });
}

test('a lower maximum finishes tasks, a higher one reopens them', async () => {
  const id = await newProject([0, 1, 2, 3], [0, 0, 0, 0], { maximum_annotations: 3 });
  expect((await owner.get(`/api/projects/${id}`)).body.finished_task_number).toBe(1);
  const before = await t.admin.query('select queue_version from project where id = $1', [id]);
  await owner.patch(`/api/projects/${id}`, { maximum_annotations: 2 });
  expect((await tasksOf(id)).map((task) => task.is_labeled)).toEqual([false, false, true, true]);
  await assertExact(id);
  const after = await t.admin.query('select queue_version from project where id = $1', [id]);
  expect(Number(after.rows[0].queue_version)).toBeGreaterThan(Number(before.rows[0].queue_version));
  await owner.patch(`/api/projects/${id}`, { maximum_annotations: 4 });
  expect((await tasksOf(id)).map(({ status }) => status)).toEqual([
    'pending',
    'in_progress',
    'in_progress',
    'in_progress',
  ]);
  await assertExact(id);
});

test('a cohort of 20 % of 100 tasks is exactly 20, started tasks first', async () => {
  const answers = Array.from({ length: 100 }, (_, index) => (index % 10 === 0 ? 1 : 0));
  const id = await newProject(
    answers,
    answers.map(() => 0),
    { maximum_annotations: 2 },
  );
  const changed = await owner.patch(`/api/projects/${id}`, { overlap_cohort_percentage: 20 });
  expect(changed.body.warnings).toEqual(['20 tasks get 2 annotations, 80 get one: 120 in all.']);
  const cohort = (await tasksOf(id)).filter((task) => task.in_overlap_cohort);
  expect(cohort).toHaveLength(20);
  expect(cohort.filter(({ counted }) => counted === 1)).toHaveLength(10);
  await assertExact(id);
  const members = cohort.map((task) => task.id);
  await owner.patch(`/api/projects/${id}`, { maximum_annotations: 3 });
  expect((await tasksOf(id)).filter((task) => task.in_overlap_cohort).map((task) => task.id)).toEqual(members);
  await owner.patch(`/api/projects/${id}`, { overlap_cohort_percentage: 100 });
  expect((await tasksOf(id)).every(({ overlap }) => overlap === 3)).toBe(true);
  await assertExact(id);
});

test('a live project whose last task is finished by a lower maximum completes itself', async () => {
  const id = await newProject([1, 2], [0, 0], { maximum_annotations: 2 });
  await owner.post(`/api/projects/${id}/publish`);
  await t.relayEvents();
  expect((await owner.get(`/api/projects/${id}`)).body.state).toBe('live');
  await owner.patch(`/api/projects/${id}`, { maximum_annotations: 1 });
  await t.relayEvents();
  expect((await owner.get(`/api/projects/${id}`)).body.state).toBe('completed');
});

const cohortOf = async (projectId: number): Promise<number[]> =>
  (await tasksOf(projectId)).filter((task) => task.in_overlap_cohort).map(({ id }) => id);

/** Events, and what they put off for a moment. */
async function settle(): Promise<void> {
  await t.relayEvents();
  await t.admin.query(`update job set run_at = now() where type = 'projects.level-cohort' and status = 'queued'`);
  await t.runJobs();
  await t.relayEvents();
}

/** Live tasks only; the share of the cohort is exact and every counter right. */
async function assertShare(projectId: number, wanted: number): Promise<void> {
  const { rows } = await t.admin.query<TaskState>(
    'select overlap, counted, is_labeled, in_overlap_cohort from task where project_id = $1 and deleted_at is null',
    [projectId],
  );
  expect(rows.filter((task) => task.in_overlap_cohort)).toHaveLength(wanted);
  for (const task of rows) expect(task.is_labeled).toBe(task.counted >= task.overlap);
  expect((await owner.post(`/api/projects/${projectId}/summary/refresh`)).body).toEqual({ repaired: false, drift: {} });
}

test('tasks that go and come back leave the cohort its share, and finished tasks finished', async () => {
  const answers = Array.from({ length: 50 }, (_, index) => (index < 10 ? 1 : 0));
  const id = await newProject(
    answers,
    answers.map(() => 0),
    { overlap_cohort_percentage: 20 },
  );
  await owner.patch(`/api/projects/${id}`, { overlap_cohort_percentage: 20, maximum_annotations: 2 });
  // Nobody wants the finished ten in the cohort of this test: 10 others are.
  await t.admin.query(
    'update task set in_overlap_cohort = inner_id > 40, overlap = case when inner_id > 40 then 2 else 1 end where project_id = $1',
    [id],
  );
  await owner.post(`/api/projects/${id}/summary/refresh`);
  const before = await cohortOf(id);
  const doomed = before.slice(0, 5);
  const selection = { selectedItems: { all: false, included: doomed } };
  expect((await owner.post(`/api/dm/actions?id=delete_tasks&project=${id}`, selection)).status).toBe(200);
  await settle();
  await assertShare(id, 9);
  expect(await cohortOf(id)).toEqual(expect.arrayContaining(before.slice(5)));
  expect((await owner.get(`/api/projects/${id}`)).body.finished_task_number).toBe(10);
  await owner.post(`/api/tasks/${doomed[0]}/restore`);
  await settle();
  await assertShare(id, 9);
});

test('tasks made one by one fill the share exactly, also when the maximum is raised later', async () => {
  const id = await newProject([], [], { overlap_cohort_percentage: 50 });
  for (let n = 0; n < 6; n += 1) await owner.post(`/api/projects/${id}/tasks`, { data: { t: 'x' } });
  await settle();
  await owner.patch(`/api/projects/${id}`, { maximum_annotations: 2 });
  await assertShare(id, 3);
  for (let n = 0; n < 4; n += 1) await owner.post(`/api/projects/${id}/tasks`, { data: { t: 'x' } });
  await settle();
  const jobs = await t.admin.query(`select from job where type = 'projects.level-cohort' and project_id = $1`, [id]);
  expect(jobs.rowCount).toBeLessThan(4);
  await assertShare(id, 5);
  expect((await tasksOf(id)).filter(({ overlap }) => overlap === 2)).toHaveLength(5);
});

test('an overlap that somebody set for one task stays when others go', async () => {
  const id = await newProject([0, 0, 0, 0], [0, 0, 0, 0], { overlap_cohort_percentage: 50, maximum_annotations: 2 });
  await owner.patch(`/api/projects/${id}`, { overlap_cohort_percentage: 49 });
  const [special, other] = (await tasksOf(id)).filter((task) => !task.in_overlap_cohort);
  await owner.patch(`/api/tasks/${special?.id}`, { overlap: 5 });
  await owner.delete(`/api/tasks/${other?.id}`);
  await settle();
  expect((await tasksOf(id)).find((task) => task.id === special?.id)?.overlap).toBe(5);
});

test('a project completes itself when the last open task asks for no more', async () => {
  const id = await newProject([2, 1], [0, 0], { maximum_annotations: 2 });
  await owner.post(`/api/projects/${id}/publish`);
  const open = (await tasksOf(id)).find((task) => !task.is_labeled);
  await owner.patch(`/api/tasks/${open?.id}`, { overlap: 1 });
  await t.relayEvents();
  expect((await owner.get(`/api/projects/${id}`)).body.state).toBe('completed');
});

test('skips count only while they are ignored', async () => {
  const id = await newProject([1, 0, 0], [0, 1, 0], {});
  await owner.patch(`/api/projects/${id}`, { skip_queue: 'IGNORE_SKIPPED' });
  expect((await tasksOf(id)).map((task) => task.is_labeled)).toEqual([true, true, false]);
  await assertExact(id);
  await owner.patch(`/api/projects/${id}`, { skip_queue: 'REQUEUE_FOR_ME' });
  expect((await tasksOf(id)).map((task) => task.is_labeled)).toEqual([true, false, false]);
  await assertExact(id);
});

test('any run of settings leaves overlap, cohort, progress and counters exact', async () => {
  const setting = fc.record(
    {
      maximum_annotations: fc.integer({ min: 1, max: 4 }),
      overlap_cohort_percentage: fc.integer({ min: 0, max: 100 }),
      skip_queue: fc.constantFrom('IGNORE_SKIPPED', 'REQUEUE_FOR_ME', 'REQUEUE_FOR_OTHERS'),
    },
    { requiredKeys: [] },
  );
  const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(counts, fc.array(setting, { minLength: 1, maxLength: 4 }), async (tasks, settings) => {
      const id = await newProject(
        tasks.map(([answers]) => answers),
        tasks.map(([, skips]) => skips),
        {},
      );
      for (const change of settings) {
        expect((await owner.patch(`/api/projects/${id}`, change)).status).toBe(200);
        await assertExact(id);
      }
      const { body } = await owner.get(`/api/projects/${id}`);
      if (settings.some((change) => change.overlap_cohort_percentage !== undefined)) {
        const wanted = Math.floor((tasks.length * body.overlap_cohort_percentage) / 100 + 0.5);
        expect((await tasksOf(id)).filter((task) => task.in_overlap_cohort)).toHaveLength(wanted);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

test('reconciling finds and repairs whatever was broken by hand', async () => {
  const id = await newProject([1, 0, 2], [0, 1, 0], { maximum_annotations: 1 });
  await t.admin.query(
    'update project_counter set task_number = task_number + 5, lead_time_ms = 7 where project_id = $1 and shard = 2',
    [id],
  );
  await t.admin.query('update task set counted = 9, is_labeled = true where project_id = $1 and inner_id = 2', [id]);
  await t.admin.query(`update project_column set task_count = 1 where project_id = $1`, [id]);
  await t.admin.query(
    `insert into project_result_count (organization_id, project_id, from_name, to_name, type, label, shard, count)
     values ($1, $2, 'c', 't', 'choices', 'A', 1, 4)`,
    [owner.organizationId, id],
  );
  const found = await owner.post(`/api/projects/${id}/summary/refresh`);
  expect(found.body).toMatchObject({
    repaired: true,
    drift: { task_number: -5, lead_time_ms: -7, task_rows: 1, label_entries: 1, data_columns: 1 },
  });
  await assertExact(id);
  const repairs = await t.admin.query(
    `select from event_log where project_id = $1 and event_type = 'PROJECT_COUNTERS_REPAIRED'`,
    [id],
  );
  expect(repairs.rowCount).toBeGreaterThanOrEqual(1);
});

test('summary, stats, progress and eta read what is there', async () => {
  const id = await newProject([1, 1, 0], [0, 0, 0], {});
  await t.admin.query(`update annotation set created_at = now() - interval '1 day' where project_id = $1`, [id]);
  const summary = await owner.get(`/api/projects/${id}/summary`);
  expect(summary.body).toMatchObject({
    all_data_columns: { t: 3 },
    common_data_columns: ['t'],
    missing_data_columns: [],
  });
  const stats = await owner.get(`/api/projects/${id}/stats`);
  expect(stats.body).toMatchObject({
    project_id: id,
    project_slug: expect.stringMatching(/^overlap/),
    tasks: { total: 3, complete: 2, pending: 1, in_progress: 0, failed: 0 },
    annotations: { total: 2 },
  });
  const progress = await owner.get(`/api/projects/${id}/progress?days=7`);
  expect(progress.body.days).toHaveLength(7);
  expect(progress.body.days.at(-1)).toMatchObject({ finished_total: 2, tasks_total: 3 });
  expect(progress.body.days.at(-2)).toMatchObject({ annotations: 2 });
  const eta = await owner.get(`/api/projects/${id}/eta`);
  expect(eta.body).toMatchObject({ remaining_annotations: 1 });
  expect(eta.body.eta_seconds).toBeGreaterThan(0);
  await t.admin.query(
    `update annotation set completed_by = $2, lead_time_ms = case when id % 2 = 0 then 1000 else 3000 end where project_id = $1`,
    [id, owner.id],
  );
  const people = await owner.get(`/api/projects/${id}/members/stats`);
  expect(people.body).toMatchObject([{ user_id: owner.id, annotations: 2, skipped: 0, lead_time_ms: 2000, held: 0 }]);
  const idle = await newProject([0], [0], {});
  expect((await owner.get(`/api/projects/${idle}/eta`)).body).toMatchObject({
    annotations_per_day: null,
    eta_seconds: null,
  });
  const setup = await owner.get(`/api/projects/${idle}/setup`);
  expect(setup.body.steps.map(({ code }: { code: string }) => code)).toContain('publish');
  expect(setup.body.queue.reasons[0]).toContain('only live projects');
});
