import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, newProject, startServer } from './start-server.ts';

/**
 * Pages of the data manager over HTTP, on projects of 10,000, 100,000 and 1,000,000 tasks, a third of them annotated.
 * Usage: node bench/task-list.ts [tasks …] [--rounds=30]. Budget: p95 ≤ 100 ms with five filters on indexed columns.
 */

const CONFIG = '<View><Text name="text" value="$text"/></View>';
const TEXT = 'The battery lasts two days, and the screen was worth its price; I would buy it again.';
const PAGE = 100;

interface Options {
  sizes: number[];
  rounds: number;
}

function readOptions(): Options {
  const rounds = process.argv.find((argument) => argument.startsWith('--rounds='))?.split('=')[1];
  const sizes = process.argv
    .slice(2)
    .map(Number)
    .filter((size) => size > 0);
  return { sizes: sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000], rounds: Number(rounds ?? '30') };
}

async function seed(server: BenchServer, tasks: number): Promise<number> {
  const project = await newProject(server, CONFIG);
  await server.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, priority, status, is_labeled, labeled_at, counted, total_annotations,
       created_at, updated_at)
     select $1, $2, n, jsonb_build_object('text', n || $4::text, 'price', n % 997, 'source', 'shop ' || n % 13), n % 5,
       case when n % 3 = 0 then 'complete' else 'pending' end, n % 3 = 0, case when n % 3 = 0 then now() end,
       (n % 3 = 0)::int, (n % 3 = 0)::int, now() - make_interval(secs => $3::int - n), now() - make_interval(secs => (n::bigint * 7919) % $3::int)
     from generate_series(1, $3::int) as n`,
    [server.organizationId, project, tasks, TEXT],
  );
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, completed_by, updated_by)
     select $1, $2, t.id, '[{"id":"a","from_name":"mood","to_name":"text","type":"choices","value":{"choices":["positive"]}}]', 1, $3, $3
     from task t where t.project_id = $2 and t.is_labeled`,
    [server.organizationId, project, server.userId],
  );
  await server.admin.query(
    `update project_counter set task_number = $2::int, finished_task_number = $2::int / 3, total_annotations_number = $2::int / 3
     where project_id = $1 and shard = 0`,
    [project, tasks],
  );
  await server.admin.query(
    `insert into project_column (organization_id, project_id, name, task_count)
     select $1, $2, unnest(array['text', 'price', 'source']), $3`,
    [server.organizationId, project, tasks],
  );
  await server.admin.query('update project set next_task_number = $2::int + 1 where id = $1', [project, tasks]);
  await server.admin.query('vacuum analyze task');
  await server.admin.query('vacuum analyze annotation');
  await server.admin.query('checkpoint');
  return project;
}

/** The job that prepares tasks for search runs every minute. */
async function untilSearchable(server: BenchServer, project: number, tasks: number): Promise<void> {
  const begun = { ms: performance.now(), server: server.cpuSeconds(), database: server.databaseCpuSeconds() };
  for (;;) {
    const { rows } = await server.admin.query<{ ready: boolean }>(
      'select exists (select from task_search_progress where project_id = $1 and indexed_to > $2) as ready',
      [project, tasks - 2000],
    );
    if (rows[0]?.ready) break;
    await sleep(500);
  }
  const seconds = (now: number, before: number): string => `${(now - before).toFixed(1)} s`;
  console.log(
    `  searchable after ${seconds(performance.now() / 1000, begun.ms / 1000)}, CPU: server ${seconds(server.cpuSeconds(), begun.server)}, database ${seconds(server.databaseCpuSeconds(), begun.database)}`,
  );
}

interface Answer {
  tasks: number;
  link: string | undefined;
  ms: number;
}

async function fetchPage(server: BenchServer, path: string): Promise<Answer> {
  const begun = performance.now();
  const response = await fetch(`${server.url}${path}`, { headers: { authorization: `Token ${server.token}` } });
  const body: unknown = await response.json();
  const ms = performance.now() - begun;
  if (!response.ok || !Array.isArray(body)) throw new Error(`${response.status} ${JSON.stringify(body)} for ${path}`);
  return { tasks: body.length, link: /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1], ms };
}

function percentiles(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1).padStart(7);
  return `p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms`;
}

/** Five conditions, all on columns that have an index. */
function fiveFilters(now: number, tasks: number): string {
  const day = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
  const items = [
    { filter: 'status', operator: 'equal', value: 'complete' },
    { filter: 'is_labeled', operator: 'equal', value: true },
    { filter: 'total_annotations', operator: 'greater', value: 0 },
    { filter: 'created_at', operator: 'in_range', value: { min: day(tasks * 0.8), max: day(0) } },
    { filter: 'id', operator: 'greater', value: 10 },
  ];
  return encodeURIComponent(JSON.stringify({ conjunction: 'and', items }));
}

/** Five that leave one task in a thousand, far from the start of the list. */
function fewTasks(now: number, tasks: number): string {
  const day = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
  const items = [
    { filter: 'status', operator: 'equal', value: 'pending' },
    { filter: 'is_labeled', operator: 'equal', value: false },
    { filter: 'total_annotations', operator: 'equal', value: 0 },
    { filter: 'created_at', operator: 'in_range', value: { min: day(tasks * 0.2), max: day(tasks * 0.19) } },
    { filter: 'priority', operator: 'greater', value: 3 },
  ];
  return encodeURIComponent(JSON.stringify({ conjunction: 'and', items }));
}

async function measure(server: BenchServer, tasks: number, rounds: number): Promise<void> {
  const begun = performance.now();
  const project = await seed(server, tasks);
  console.log(`${tasks.toLocaleString('en')} tasks (made in ${((performance.now() - begun) / 1000).toFixed(0)} s)`);
  await untilSearchable(server, project, tasks);
  const list = (query: string): string => `/api/projects/${project}/tasks?limit=${PAGE}&${query}`;
  const { rows } = await server.admin.query<{ id: string }>(
    'select id from task where project_id = $1 order by id offset $2 limit 1',
    [project, Math.floor(tasks * 0.9)],
  );
  const deep = Buffer.from(JSON.stringify([[rows[0]?.id]])).toString('base64url');
  const one = (field: string, operator: string, value: unknown, type?: string): string =>
    encodeURIComponent(JSON.stringify({ conjunction: 'and', items: [{ filter: field, operator, value, type }] }));
  const pages: [name: string, path: string][] = [
    ['first page', list('')],
    ['page at 90 %, by cursor', list(`cursor=${deep}`)],
    ['five filters', list(`filters=${fiveFilters(Date.now(), tasks)}`)],
    ['five filters, few tasks', list(`filters=${fewTasks(Date.now(), tasks)}`)],
    ['by created, newest first', list('ordering=-created_at')],
    ['by updated, newest first', list('ordering=-updated_at')],
    ['by annotations, most first', list('ordering=-total_annotations')],
    ['one status', list('status=pending')],
    ['one annotator', list(`annotator=${server.userId}`)],
    ['search, common word', list('search=battery')],
    ['search, one task', list(`search=${tasks - 1}The`)],
    ['search, one word in a thousand', list(`search=${encodeURIComponent('777The')}`)],
    ['search, nothing', list('search=zeppelin')],
    ['a part of a text', list(`filters=${one('data.text', 'contains', `${tasks - 1}The`)}`)],
    ['a number of the data', list(`filters=${one('data.price', 'equal', 500, 'Number')}`)],
    ['by a number of the data', list('ordering=-data.price')],
    ['numbered page 5', `/api/projects/${project}/tasks?page=5&page_size=${PAGE}`],
  ];
  await measurePages(server, pages, rounds);
  await indexField(server, project, 'price');
  const indexed: typeof pages = [
    ['an indexed number of the data', list(`filters=${one('data.price', 'equal', 500, 'Number')}`)],
    ['by an indexed number', list('ordering=-data.price')],
  ];
  await measurePages(server, indexed, rounds);
  console.log(`  server ${server.rssMb()} MB`);
}

/** A job of the server builds it; large projects get it by themselves after a few questions. */
async function indexField(server: BenchServer, project: number, field: string): Promise<void> {
  const url = `${server.url}/api/dm/field-indexes`;
  const headers = { authorization: `Token ${server.token}`, 'content-type': 'application/json' };
  const begun = performance.now();
  await fetch(url, { method: 'POST', headers, body: JSON.stringify({ project, field }) });
  for (;;) {
    const found = (await (await fetch(`${url}?project=${project}`, { headers })).json()) as {
      field: string;
      status: string;
    }[];
    if (found.some((index) => index.field === field && index.status === 'ready')) break;
    await sleep(500);
  }
  console.log(`  field indexed after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

async function measurePages(
  server: BenchServer,
  pages: readonly [name: string, path: string][],
  rounds: number,
): Promise<void> {
  for (const [name, path] of pages) {
    for (let warm = 0; warm < 3; warm += 1) await fetchPage(server, path);
    const before = { server: server.cpuSeconds(), database: server.databaseCpuSeconds() };
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const answer = await fetchPage(server, path);
      times.push(answer.ms);
      found = answer.tasks;
    }
    const each = (seconds: number): string => `${((seconds / rounds) * 1000).toFixed(0)} ms`;
    console.log(
      `  ${name.padEnd(32)} ${percentiles(times)}  ${found} tasks, CPU a page: server ${each(server.cpuSeconds() - before.server)}, database ${each(server.databaseCpuSeconds() - before.database)}`,
    );
  }
}

const { sizes, rounds } = readOptions();
const server = await startServer();
try {
  for (const tasks of sizes) await measure(server, tasks, rounds);
} finally {
  await server.stop();
}
