import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, newProject, startServer } from './start-server.ts';

/**
 * Finished tasks that flow into another project with their answers: as a backfill under the same and under another label
 * config, one by one as they are finished, and the answers of the other project on their way back. Then the funnel.
 * Usage: node bench/pipelines.ts [tasks] [--live=2000].
 * Budgets: 100,000 tasks with two answers each in minutes, the funnel in ≤ 100 ms.
 */

const config = (more = ''): string => `<View><Image name="frame" value="$image_url"/>
  <RectangleLabels name="objects" toName="frame"><Label value="Car"/><Label value="Pedestrian"/>${more}</RectangleLabels></View>`;
const OVERLAP = 2;

const tasks = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 100_000);
const live = Number(process.argv.find((argument) => argument.startsWith('--live='))?.split('=')[1] ?? '2000');

async function call(server: BenchServer, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Token ${server.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 500)} for ${path}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** A live project through the API, so that its label config is a version. */
async function makeStage(server: BenchServer, labelConfig: string): Promise<number> {
  const id = await newProject(server, '<View></View>');
  await call(server, 'PATCH', `/api/projects/${id}`, { label_config: labelConfig });
  await server.admin.query(`update project set state = 'live', is_published = true where id = $1`, [id]);
  return id;
}

async function seed(server: BenchServer, project: number, count: number): Promise<void> {
  await server.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, overlap, counted, status, is_labeled, labeled_at, total_annotations)
     select $1, $2, n, jsonb_build_object('image_url', 'https://example.com/' || n || '.jpg', 'video_id', n / 1000, 'frame_number', n % 1000),
       $4, $4, 'complete', true, now() - interval '1 day', $4 from generate_series(1, $3::int) n`,
    [server.organizationId, project, count, OVERLAP],
  );
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, task_definition_id)
     select $1, $2, t.id, (select jsonb_agg(jsonb_build_object('id', 'r' || i, 'from_name', 'objects', 'to_name', 'frame', 'type', 'rectanglelabels',
         'original_width', 1920, 'original_height', 1080, 'value', jsonb_build_object('x', i * 15, 'y', 10, 'width', 9, 'height', 8, 'rotation', 0,
         'rectanglelabels', jsonb_build_array('Car')))) from generate_series(1, 5) i), 5, p.task_definition_id
     from task t join project p on p.id = t.project_id, generate_series(1, $3::int) k where t.project_id = $2`,
    [server.organizationId, project, OVERLAP],
  );
  await server.admin.query('vacuum analyze task, annotation');
}

async function backfill(server: BenchServer, name: string, childConfig: string): Promise<[number, number]> {
  const [parent, child] = [await makeStage(server, config()), await makeStage(server, childConfig)];
  await seed(server, parent, tasks);
  const before = { server: server.cpuSeconds(), database: server.databaseCpuSeconds() };
  const { value, peakMb } = await server.peakRssMb(async () => {
    const { backfill: job } = (await call(server, 'POST', `/api/projects/${parent}/relations`, {
      child_project_id: child,
      nesting_rules: { copy_annotations: true },
      is_active: true,
      backfill: true,
    })) as { backfill: { job_id: string } };
    for (;;) {
      const { rows } = await server.admin.query('select status, metrics, result, error from job where id = $1', [
        job.job_id,
      ]);
      if (rows[0].status === 'failed') throw new Error(rows[0].error);
      if (rows[0].status === 'succeeded') return rows[0];
      await sleep(50);
    }
  });
  const seconds = value.metrics.runMs / 1000;
  console.log(
    `  ${name.padEnd(30)} ${seconds.toFixed(1)} s for ${value.result.flowed.toLocaleString('en')} tasks (${Math.round(value.result.flowed / seconds)}/s); CPU: server ${(server.cpuSeconds() - before.server).toFixed(1)} s, database ${(server.databaseCpuSeconds() - before.database).toFixed(1)} s; server at most ${peakMb} MB`,
  );
  return [parent, child];
}

/** Events of answers that have just finished their tasks are put into the outbox and waited for. */
async function announce(server: BenchServer, project: number): Promise<void> {
  await server.admin.query(
    `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
     select $1, 'ANNOTATION_CREATED', 'annotation', max(a.id)::text, jsonb_build_object('task_id', a.task_id, 'annotation_id', max(a.id),
       'project_id', $2::bigint, 'is_labeled', true, 'was_cancelled', false, 'open_tasks', 100000)
     from annotation a where a.project_id = $2 group by a.task_id order by a.task_id`,
    [server.organizationId, project],
  );
}

async function oneByOne(server: BenchServer): Promise<void> {
  const [parent, child] = [await makeStage(server, config()), await makeStage(server, config())];
  await seed(server, parent, live);
  await call(server, 'POST', `/api/projects/${parent}/relations`, {
    child_project_id: child,
    nesting_rules: { copy_annotations: true },
    is_active: true,
  });
  const flowing = await timed(server, async () => {
    await announce(server, parent);
    await until(server, 'select count(*)::int as n from task where project_id = $1', child);
  });
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, task_definition_id)
     select t.organization_id, t.project_id, t.id, a.result, a.result_count, a.task_definition_id
     from task t join lateral (select * from annotation where task_id = t.id limit 1) a on true where t.project_id = $1`,
    [child],
  );
  await server.admin.query(
    `update task set counted = 1, is_labeled = true, status = 'complete', labeled_at = now(), total_annotations = total_annotations + 1 where project_id = $1`,
    [child],
  );
  const returning = await timed(server, async () => {
    await announce(server, child);
    const returned = 'select count(*)::int as n from task where project_id = $1 and final_annotation_id is not null';
    await until(server, returned, parent);
  });
  console.log(`  ${live} tasks one by one, each: flowing ${flowing}; coming back ${returning}`);
}

async function until(server: BenchServer, text: string, project: number): Promise<void> {
  for (;;) {
    const { rows } = await server.admin.query<{ n: number }>(text, [project]);
    if ((rows[0]?.n ?? 0) >= live) return;
    await sleep(20);
  }
}

async function timed(server: BenchServer, work: () => Promise<void>): Promise<string> {
  const before = { ms: performance.now(), server: server.cpuSeconds(), database: server.databaseCpuSeconds() };
  await work();
  const each = (ms: number): string => `${(ms / live).toFixed(2)} ms`;
  const cpu = each(1000 * (server.cpuSeconds() - before.server + server.databaseCpuSeconds() - before.database));
  return `${each(performance.now() - before.ms)} (${cpu} of CPU)`;
}

async function funnel(server: BenchServer, project: number): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const begun = performance.now();
    await call(server, 'GET', `/api/projects/${project}/pipeline`);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  console.log(`  the funnel of ${tasks} tasks: p50 ${times[10]?.toFixed(0)} ms, p95 ${times[18]?.toFixed(0)} ms`);
}

const server = await startServer();
try {
  const [parent] = await backfill(server, 'the same config', config());
  await backfill(server, 'another config (answers checked)', config('<Label value="Cyclist"/>'));
  await server.admin.query(
    `update task set review_status = (array['approved', 'rejected', 'pending', 'not_sampled'])[1 + inner_id % 4] where project_id = $1`,
    [parent],
  );
  await server.admin.query('vacuum analyze task, annotation, task_flow');
  await funnel(server, parent);
  await oneByOne(server);
} finally {
  await server.stop();
}
