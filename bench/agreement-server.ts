import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, newProject, startServer } from './start-server.ts';

/**
 * Agreement kept by the server: 100,000 annotations measured from nothing and again, the dashboards over them, and answers
 * that come in one by one as the tenth of their task.
 * Usage: node bench/agreement-server.ts [annotations] [--rounds=10].
 * Budgets: 100,000 annotations in ≤ 5 s, a dashboard in ≤ 1 s, a new answer against nine others in ≤ 20 ms.
 */

const CONFIG = `<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/><Choice value="odd"/></Choices>
  <Labels name="entity" toName="text"><Label value="Person"/><Label value="Place"/><Label value="Time"/></Labels></View>`;
const BOXES = `<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Sign"/></RectangleLabels></View>`;
const PEOPLE = 24;
const OVERLAP = 3;

const annotations = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 100_000);
const rounds = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.split('=')[1] ?? '10');

async function makePeople(server: BenchServer, project: number): Promise<number[]> {
  const { rows } = await server.admin.query<{ id: string }>(
    `with people as (
       insert into app_user (email, is_verified, active_organization_id)
       select 'annotator-' || n || '-' || $2::bigint || '@bench.example', true, $1 from generate_series(1, $3::int) n returning id
     ), members as (
       insert into organization_member (organization_id, user_id, role) select $1, id, 'member' from people
     )
     insert into project_member (organization_id, project_id, user_id, member_type) select $1, $2, id, 4 from people returning user_id as id`,
    [server.organizationId, project, PEOPLE],
  );
  return rows.map(({ id }) => Number(id));
}

/** Three answers to each task: a choice that is mostly the same, and two spans that nearly are. */
async function seed(server: BenchServer): Promise<number> {
  const project = await newProject(server, CONFIG);
  const people = await makePeople(server, project);
  const tasks = Math.ceil(annotations / OVERLAP);
  await server.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, overlap, counted, status, is_labeled, labeled_at, total_annotations, is_golden)
     select $1, $2, n, jsonb_build_object('text', 'Text ' || n), $4, $4, 'complete', true, now() - make_interval(mins => n), $4, n % 50 = 0
     from generate_series(1, $3::int) n`,
    [server.organizationId, project, tasks, OVERLAP],
  );
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, completed_by, result, result_count, lead_time_ms, created_at, updated_at)
     select $1, $2, t.id, ($3::bigint[])[1 + (t.inner_id * 7 + k * 5) % ${PEOPLE}],
       jsonb_build_array(
         jsonb_build_object('id', 'm', 'from_name', 'mood', 'to_name', 'text', 'type', 'choices', 'value', jsonb_build_object(
           'choices', jsonb_build_array((array['good', 'good', 'good', 'bad', 'odd'])[1 + (t.inner_id + case when t.inner_id % 6 = k then k else 0 end) % 5]))),
         jsonb_build_object('id', 'a', 'from_name', 'entity', 'to_name', 'text', 'type', 'labels', 'value', jsonb_build_object(
           'start', 10, 'end', 20 + k, 'text', 'some words', 'labels', jsonb_build_array('Person'))),
         jsonb_build_object('id', 'b', 'from_name', 'entity', 'to_name', 'text', 'type', 'labels', 'value', jsonb_build_object(
           'start', 40, 'end', 48, 'text', 'a place', 'labels', jsonb_build_array((array['Place', 'Time'])[1 + (t.inner_id % 4 + k) / 5])))),
       3, 4000 + (t.inner_id * 37 + k * 911) % 9000, now() - make_interval(mins => t.inner_id::int), now()
     from task t, generate_series(0, $4::int - 1) k where t.project_id = $2`,
    [server.organizationId, project, people, OVERLAP],
  );
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, completed_by, result, result_count, ground_truth, counts, created_at)
     select $1, $2, t.id, $3, (select result from annotation a where a.task_id = t.id order by a.id limit 1), 3, true, false, now()
     from task t where t.project_id = $2 and t.is_golden`,
    [server.organizationId, project, server.userId],
  );
  // A third of the answers was reviewed.
  await server.admin.query(
    `insert into review (organization_id, project_id, target_type, target_id, task_id, annotation_id, source, submitted_by, submitted_at,
       annotation_version, status, decision, requeue, reason, decided_by, decided_at, review_ms)
     select a.organization_id, a.project_id, 'annotation', a.id::text, a.task_id, a.id, 'sample', a.completed_by, a.created_at, 1,
       case when a.id % 5 = 0 then 'rejected' else 'approved' end, case when a.id % 5 = 0 then 'reject' else 'accept' end,
       case when a.id % 5 = 0 then 'none' end, case when a.id % 5 = 0 then 'blurred' else '' end, $2, a.created_at + interval '1 hour', 5000
     from annotation a where a.project_id = $1 and a.id % 3 = 0 and not a.ground_truth`,
    [project, server.userId],
  );
  await server.admin.query('vacuum analyze task, annotation, review');
  return project;
}

interface Answer {
  ms: number;
  size: number;
  body: unknown;
}

async function call(server: BenchServer, method: string, path: string): Promise<Answer> {
  const begun = performance.now();
  const response = await fetch(`${server.url}${path}`, { method, headers: { authorization: `Token ${server.token}` } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 500)} for ${path}`);
  return { ms: performance.now() - begun, size: text.length, body: text === '' ? undefined : JSON.parse(text) };
}

async function measureAll(server: BenchServer, project: number, name: string): Promise<void> {
  const before = { server: server.cpuSeconds(), database: server.databaseCpuSeconds() };
  const { value, peakMb } = await server.peakRssMb(async () => {
    const { body } = await call(server, 'POST', `/api/projects/${project}/quality/recompute`);
    const { job_id: id } = body as { job_id: string };
    for (;;) {
      const { rows } = await server.admin.query('select status, metrics, result, error from job where id = $1', [id]);
      if (rows[0].status === 'failed') throw new Error(rows[0].error);
      if (rows[0].status === 'succeeded') return rows[0];
      await sleep(50);
    }
  });
  const seconds = (now: number, then: number): string => `${(now - then).toFixed(1)} s`;
  console.log(
    `  ${name.padEnd(32)} ${(value.metrics.runMs / 1000).toFixed(1)} s for ${value.result.tasks.toLocaleString('en')} tasks; CPU: server ${seconds(server.cpuSeconds(), before.server)}, database ${seconds(server.databaseCpuSeconds(), before.database)}; server at most ${peakMb} MB`,
  );
}

function percentiles(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0).padStart(6);
  return `p50 ${at(0.5)}  p95 ${at(0.95)} ms`;
}

async function dashboards(server: BenchServer, project: number): Promise<void> {
  const base = `/api/projects/${project}`;
  const { rows } = await server.admin.query<{ user_id: string }>(
    'select user_id from project_member where project_id = $1 order by 1 limit 2',
    [project],
  );
  const [a, b] = rows.map(({ user_id }) => user_id);
  const day = new Date(Date.now() - 14 * 86_400_000).toISOString().slice(0, 10);
  const paths = [
    '/quality',
    `/quality?user=${a}&from=${day}&control=mood`,
    '/quality/matrix',
    '/quality/matrix?control=mood',
    '/quality/labels',
    '/quality/labels/timeline?by=day',
    '/quality/timeline?by=day',
    '/quality/throughput',
    '/quality/distribution',
    `/quality/confusion?control=mood&a=${a}&b=${b}`,
    '/quality/confusion?control=mood&b=golden',
    '/quality/confusion?control=mood',
    '/quality/tasks?limit=50',
    `/quality/tasks?limit=50&user=${a}&from=${day}&control=mood`,
    '/quality/people',
    `/quality/people/${a}`,
    '/stats/IAA',
    '/stats/total_agreement?per_label=true',
    '/reports/q3',
    '/reports/q6',
    '/reports/golden-accuracy',
    '/progress',
    '/eta',
    `/review/stats?from=${day}`,
    `/review/stats?user=${a}`,
  ].map((path) => base + path);
  paths.push(`/api/analytics/projects/${project}`);
  for (const path of paths) {
    const times: number[] = [];
    let size = 0;
    for (let round = 0; round < rounds; round += 1) {
      const answer = await call(server, 'GET', path);
      times.push(answer.ms);
      size = answer.size;
    }
    console.log(
      `  ${path.replace(base, '').padEnd(64)} first ${(times[0] ?? 0).toFixed(0).padStart(6)}  ${percentiles(times)}  ${(size / 1000).toFixed(0)} kB`,
    );
  }
}

/** Every measure of each control, by a job; what else is asked meanwhile shows whether the server still answers. */
async function coefficients(server: BenchServer, project: number): Promise<void> {
  const path = `/api/projects/${project}/quality/coefficients`;
  const begun = performance.now();
  await call(server, 'POST', path);
  let slowest = 0;
  for (;;) {
    const { ms, body } = await call(server, 'GET', path);
    slowest = Math.max(slowest, ms);
    const made = body as { is_stale: boolean; choices: { tasks: number; possible_tasks: number } | null };
    if (!made.is_stale && made.choices) {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      console.log(
        `  coefficients of ${made.choices.tasks} of ${made.choices.possible_tasks} tasks in ${seconds} s; slowest request meanwhile ${slowest.toFixed(0)} ms`,
      );
      return;
    }
    await sleep(200);
  }
}

/** Answers with 20 boxes each to tasks that have nine: their events are put into the outbox and waited for. */
async function tenthAnswers(server: BenchServer, count: number): Promise<void> {
  const project = await newProject(server, BOXES);
  const people = await makePeople(server, project);
  await server.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, overlap, counted, total_annotations)
     select $1, $2, n, '{"image": "a.jpg"}', 10, 10, 10 from generate_series(1, $3::int) n`,
    [server.organizationId, project, count],
  );
  const answers = (from: number, to: number): Promise<unknown> =>
    server.admin.query(
      `insert into annotation (organization_id, project_id, task_id, completed_by, result, result_count)
       select $1, $2, t.id, ($3::bigint[])[1 + k], (
         select jsonb_agg(jsonb_build_object('id', 'r' || i, 'from_name', 'box', 'to_name', 'image', 'type', 'rectanglelabels',
           'original_width', 800, 'original_height', 600, 'value', jsonb_build_object('x', i * 4 + k * 0.2, 'y', i * 3, 'width', 10, 'height', 8,
             'rotation', 0, 'rectanglelabels', jsonb_build_array('Car')))) from generate_series(1, 20) i), 20
       from task t, generate_series($4::int, $5::int) k where t.project_id = $2`,
      [server.organizationId, project, people, from, to],
    );
  await answers(0, 8);
  await call(server, 'POST', `/api/projects/${project}/quality/recompute`);
  const measured = async (pairs: number): Promise<boolean> => {
    const { rows } = await server.admin.query('select count(*)::int as n from annotation_pair where project_id = $1', [
      project,
    ]);
    return rows[0].n >= pairs;
  };
  while (!(await measured(count * 36))) await sleep(100);
  await answers(9, 9);
  const before = { ms: performance.now(), server: server.cpuSeconds(), database: server.databaseCpuSeconds() };
  await server.admin.query(
    `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
     select $1, 'ANNOTATION_CREATED', 'annotation', a.id::text, jsonb_build_object('task_id', a.task_id, 'annotation_id', a.id, 'project_id', $2::bigint, 'is_labeled', false)
     from annotation a where a.project_id = $2 and a.completed_by = $3`,
    [server.organizationId, project, people[9]],
  );
  while (!(await measured(count * 45))) await sleep(10);
  const each = (seconds: number): string => `${((1000 * seconds) / count).toFixed(2)} ms`;
  console.log(
    `  a tenth answer of 20 boxes: ${each((performance.now() - before.ms) / 1000)} each; CPU: server ${each(server.cpuSeconds() - before.server)}, database ${each(server.databaseCpuSeconds() - before.database)}`,
  );
}

const server = await startServer();
try {
  const begun = performance.now();
  const project = await seed(server);
  console.log(
    `${annotations.toLocaleString('en')} annotations (made in ${((performance.now() - begun) / 1000).toFixed(0)} s)`,
  );
  await measureAll(server, project, 'measured from nothing');
  await measureAll(server, project, 'measured again, nothing changed');
  await server.admin.query('vacuum analyze annotation_pair, annotation_labels, golden_score, task');
  await dashboards(server, project);
  await coefficients(server, project);
  await tenthAnswers(server, 1000);
} finally {
  await server.stop();
}
