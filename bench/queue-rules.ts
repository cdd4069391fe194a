import type pg from 'pg';
import { type BenchServer, newProject, startServer } from './start-server.ts';

/**
 * The next task alone, one caller after another, under each rule of the queue: what a rule costs beyond the plain queue.
 * And the manager's pages about the queue, with and without assignments.
 * Usage: node bench/queue-rules.ts [tasks] (1,000,000 without it) [--only=part of a rule's name]. Budget: p95 ≤ 25 ms.
 */

const CONFIG = `<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="positive"/><Choice value="negative"/></Choices></View>`;
const PEOPLE = 64;
const CALLS = 300;

interface Case {
  name: string;
  /** Settings of the project and its people; $1 is the project. */
  setup: string[];
}

const PLAIN = `update project set sampling = 'Sequential sampling', golden_ref_percentage = 0, has_assignments = false, has_ops_manager = false,
  confidence_limit = null, assignment_mode = 'first', queue_version = queue_version + 1 where id = $1`;
const NO_FILTERS = 'update project_member set data_filter = null, task_limit = 0 where project_id = $1';

const CASES: Case[] = [
  { name: 'sequential', setup: [] },
  { name: 'uniform', setup: [`update project set sampling = 'Uniform sampling' where id = $1`] },
  { name: 'uncertainty', setup: [`update project set sampling = 'Uncertainty sampling' where id = $1`] },
  {
    name: 'uncertainty, limit 0.9',
    setup: [`update project set sampling = 'Uncertainty sampling', confidence_limit = 0.9 where id = $1`],
  },
  {
    name: 'equal distribution',
    setup: [`update project set sampling = 'Equally distributed blind pass sampling' where id = $1`],
  },
  {
    name: 'filter, one in ten',
    setup: [
      `update project_member set data_filter = '[{"field": "language", "operator": "equals", "values": ["l3"]}]' where project_id = $1`,
    ],
  },
  {
    name: 'filter, one in 1,000',
    setup: [
      `update project_member set data_filter = '[{"field": "batch", "operator": "equals", "values": ["b77"]}]' where project_id = $1`,
    ],
  },
  {
    name: 'filter, contains',
    setup: [
      `update project_member set data_filter = '[{"field": "language", "operator": "contains", "values": ["L3"]}]' where project_id = $1`,
    ],
  },
  { name: 'member limit 20,000', setup: ['update project_member set task_limit = 20000 where project_id = $1'] },
  {
    name: 'ops manager EQUAL',
    setup: [
      `insert into project_ops_manager (project_id, organization_id) select id, organization_id from project where id = $1
       on conflict (project_id) do update set split_strategy = 'EQUAL'`,
      'update project set has_ops_manager = true where id = $1',
    ],
  },
  {
    name: 'organization limit',
    setup: [
      `insert into project_ops_manager (project_id, organization_id) select id, organization_id from project where id = $1
       on conflict (project_id) do nothing`,
      `update project_ops_manager set split_strategy = 'ORGANIZATION_LIMITS',
         rule_book = jsonb_build_object(organization_id::text, 100000000) where project_id = $1`,
      'update project set has_ops_manager = true where id = $1',
    ],
  },
  { name: 'golden 100 %', setup: ['update project set golden_ref_percentage = 100 where id = $1'] },
  { name: 'assigned first', setup: ['update project set has_assignments = true where id = $1'] },
  {
    name: 'assigned only',
    setup: [`update project set has_assignments = true, assignment_mode = 'only' where id = $1`],
  },
];

async function seed(server: BenchServer, tasks: number): Promise<{ project: number; people: number[] }> {
  const project = await newProject(server, CONFIG);
  const { admin, organizationId } = server;
  const { rows } = await admin.query<{ id: string }>(
    `insert into app_user (email, is_verified, active_organization_id) select 'queue' || n || '@bench.example', true, $1
     from generate_series(1, $2::int) as n returning id`,
    [organizationId, PEOPLE],
  );
  const people = rows.map((row) => Number(row.id));
  await admin.query('insert into organization_member (organization_id, user_id) select $1, unnest($2::bigint[])', [
    organizationId,
    people,
  ]);
  await admin.query(
    'insert into project_member (organization_id, project_id, user_id) select $1, $2, unnest($3::bigint[])',
    [organizationId, project, people],
  );
  await admin.query(`update project set state = 'live', is_published = true where id = $1`, [project]);
  await admin.query(
    `insert into task (organization_id, project_id, inner_id, data, counted, total_annotations, is_labeled, status, sample_key, is_golden)
     select $1, $2, n, jsonb_build_object('text', 'Some text ' || n, 'language', 'l' || n % 10, 'batch', 'b' || n % 1000),
       done, done, done = 1, case done when 1 then 'complete' else 'pending' end,
       case n % 2 when 0 then 2 + (n::bigint * 7919 % 1000) / 1000.0 else (n::bigint * 7919 % 1000) / 1000.0 end, n % 2000 = 0
     from (select n, case when n <= $3::int / 2 then 1 else 0 end as done from generate_series(1, $3::int) as n) as made`,
    [organizationId, project, tasks],
  );
  await admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, completed_by, submission_id)
     select $1, $2, t.id, '[]', ($3::bigint[])[1 + t.inner_id % $4], 'seed' from task t where t.project_id = $2 and t.counted = 1`,
    [organizationId, project, people, PEOPLE],
  );
  // A fifth of the open tasks is assigned.
  await admin.query(
    `insert into task_assignment (organization_id, project_id, task_id, user_id)
     select $1, $2, t.id, ($3::bigint[])[1 + t.inner_id % $4] from task t
     where t.project_id = $2 and t.counted = 0 and t.inner_id % 5 = 0`,
    [organizationId, project, people, PEOPLE],
  );
  await admin.query(
    `update project_counter set task_number = $2::int, finished_task_number = $2::int / 2, total_annotations_number = $2::int / 2
     where project_id = $1 and shard = 0`,
    [project, tasks],
  );
  await admin.query('vacuum analyze task, annotation, task_assignment');
  return { project, people };
}

function percentile(values: number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

async function measure(
  admin: pg.Pool,
  place: { project: number; people: number[]; organizationId: number },
  one: Case,
) {
  for (const sql of [PLAIN, NO_FILTERS, ...one.setup]) await admin.query(sql, [place.project]);
  await admin.query('delete from task_lease where project_id = $1', [place.project]);
  const client = await admin.connect();
  const first: number[] = [];
  const later: number[] = [];
  const queues = new Map<string, number>();
  try {
    for (let call = 0; call < CALLS; call++) {
      const person = place.people[call % place.people.length] ?? 0;
      const begun = performance.now();
      const { rows } = await client.query({
        name: 'bench-next',
        text: 'select next_task($1, $2, $3, false, now(), 600, false, $4, false) as answer',
        values: [place.organizationId, String(place.project), person, Math.random() * 0.999],
      });
      (call < place.people.length ? first : later).push(performance.now() - begun);
      const { answer } = rows[0];
      const queue = answer.queue ?? answer.reason;
      queues.set(queue, (queues.get(queue) ?? 0) + 1);
      // As if it had been answered: held by nobody, and no longer open.
      if (answer.task) await client.query('delete from task_lease where task_id = $1', [answer.task.id]);
    }
  } finally {
    client.release();
  }
  console.log(
    `  ${one.name.padEnd(24)} first ${percentile(first, 0.5).padStart(7)} / p95 ${percentile(first, 0.95).padStart(7)}   later ${percentile(later, 0.5).padStart(6)} / p95 ${percentile(later, 0.95).padStart(6)} ms   ${[...queues].map(([name, count]) => `${name} ${count}`).join(', ')}`,
  );
}

/** The pages that show the queue and say why somebody gets nothing. */
async function measurePages(server: BenchServer, place: { project: number; people: number[] }): Promise<void> {
  const base = `${server.url}/api/projects/${place.project}/queue`;
  for (const setting of ['false', 'true']) {
    await server.admin.query(PLAIN, [place.project]);
    await server.admin.query(`update project set has_assignments = ${setting} where id = $1`, [place.project]);
    for (const path of ['', '/members', `/diagnosis?user=${place.people[0]}`]) {
      const times: number[] = [];
      for (let round = 0; round < 10; round++) {
        const begun = performance.now();
        const response = await fetch(`${base}${path}`, { headers: { authorization: `Token ${server.token}` } });
        const text = await response.text();
        if (!response.ok) throw new Error(text);
        times.push(performance.now() - begun);
      }
      const title = `/queue${path.split('?')[0]}${setting === 'true' ? ', assignments' : ''}`;
      console.log(
        `  ${title.padEnd(32)} p50 ${percentile(times, 0.5).padStart(7)} / p95 ${percentile(times, 0.95).padStart(7)} ms`,
      );
    }
  }
}

const tasks = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1_000_000);
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? '';
const server = await startServer();
try {
  const place = { ...(await seed(server, tasks)), organizationId: server.organizationId };
  console.log(`${tasks.toLocaleString('en')} tasks, half done; first call of each person, then later ones`);
  for (const one of CASES.filter(({ name }) => name.includes(only))) await measure(server.admin, place, one);
  if (only === '' || 'pages'.includes(only)) await measurePages(server, place);
} finally {
  await server.stop();
}
