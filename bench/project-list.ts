import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, percentiles, startServer } from './start-server.ts';

/**
 * Pages of the project list over HTTP in an organization of 1,000 projects with members and full counters, as an
 * owner sees them, as an annotator of every third project does, and while submissions change the counters.
 * Usage: node bench/project-list.ts [projects] [--rounds=100]. Budget: p95 ≤ 50 ms.
 */

const PROJECTS = Number(process.argv[2] ?? 1000);
const ROUNDS = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.split('=')[1] ?? 100);
const CONFIG =
  '<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Bus"/></RectangleLabels></View>';
const MEMBERS = 20;

async function seed(server: BenchServer): Promise<string> {
  const { admin, organizationId, workspaceId, userId } = server;
  await admin.query(
    `insert into project (organization_id, workspace_id, slug, title, description, label_config, parsed_label_config, state, is_published,
       pinned_at, created_by, created_at)
     select $1, $2, 'p' || n, 'Project ' || n, repeat('What the project is about. ', 20), $3,
       '{"box": {"type": "RectangleLabels", "to_name": ["image"], "inputs": [{"type": "Image", "value": "image"}], "labels": ["Car", "Bus"]}}',
       case n % 4 when 0 then 'pending' when 1 then 'live' when 2 then 'paused' else 'completed' end, true,
       case when n % 50 = 0 then now() end, $4, now() - make_interval(hours => n)
     from generate_series(1, $5::int) as n`,
    [organizationId, workspaceId, CONFIG, userId, PROJECTS],
  );
  await admin.query(
    `insert into app_user (email, is_verified, active_organization_id)
     select 'member-' || n || '@bench.example', true, $1 from generate_series(1, $2::int) as n`,
    [organizationId, MEMBERS],
  );
  await admin.query(
    `insert into organization_member (organization_id, user_id) select $1, id from app_user where email::text like 'member-%'`,
    [organizationId],
  );
  await admin.query(
    `insert into project_member (organization_id, project_id, user_id, member_type)
     select p.organization_id, p.id, u.id, 4 from project p, app_user u
     where p.organization_id = $1 and u.email::text like 'member-%' and (p.id + u.id) % 3 = 0`,
    [organizationId],
  );
  await churn(server, PROJECTS);
  await admin.query('vacuum analyze project');
  await admin.query('vacuum analyze project_member');
  await admin.query('vacuum analyze project_counter');
  const { rows } = await admin.query<{ hash: string }>(
    `insert into api_token (organization_id, user_id, name, token_hash, hint)
     select $1, id, 'bench', sha256(convert_to('annotator-' || id, 'UTF8')), 'anno' from app_user
     where email = 'member-1@bench.example' returning 'annotator-' || user_id as hash`,
    [organizationId],
  );
  return rows[0]?.hash ?? '';
}

/** What submissions do to counters: every shard of some projects gets a new version. */
async function churn(server: BenchServer, projects: number): Promise<void> {
  await server.admin.query(
    `update project_counter set task_number = task_number + 1000, finished_task_number = finished_task_number + 400,
       total_annotations_number = total_annotations_number + 400, num_tasks_with_annotations = num_tasks_with_annotations + 400,
       useful_annotation_number = useful_annotation_number + 400, result_count = result_count + 900, updated_at = now()
     where project_id in (select id from project order by random() limit $1)`,
    [projects],
  );
}

interface Answer {
  projects: number;
  total: number;
  next: string | undefined;
  ms: number;
}

async function fetchPage(server: BenchServer, token: string, path: string): Promise<Answer> {
  const begun = performance.now();
  const response = await fetch(`${server.url}${path}`, { headers: { authorization: `Token ${token}` } });
  const body: unknown = await response.json();
  const ms = performance.now() - begun;
  const list = Array.isArray(body) ? body : (body as { results?: unknown }).results;
  if (!response.ok || !Array.isArray(list)) throw new Error(`${response.status} ${JSON.stringify(body)} for ${path}`);
  const next = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1];
  return { projects: list.length, total: Number(response.headers.get('x-total-count') ?? Number.NaN), next, ms };
}

async function measure(server: BenchServer, name: string, token: string, path: string): Promise<void> {
  for (let warm = 0; warm < 10; warm += 1) await fetchPage(server, token, path);
  const databaseBefore = server.databaseCpuSeconds();
  const serverBefore = server.cpuSeconds();
  const times: number[] = [];
  const { value: last, peakMb } = await server.peakRssMb(async () => {
    let answer: Answer | undefined;
    for (let round = 0; round < ROUNDS; round += 1) {
      answer = await fetchPage(server, token, path);
      times.push(answer.ms);
    }
    return answer;
  });
  const each = (seconds: number): string => `${((seconds / ROUNDS) * 1000).toFixed(1)} ms`;
  console.log(
    `  ${name.padEnd(34)} ${percentiles(times, 1)}  ${last?.projects} of ${last?.total}  CPU a page: server ${each(server.cpuSeconds() - serverBefore)}, database ${each(server.databaseCpuSeconds() - databaseBefore)}, server RSS ≤ ${peakMb} MB`,
  );
}

const server = await startServer();
try {
  const annotator = await seed(server);
  console.log(`${PROJECTS.toLocaleString('en')} projects; server RSS before ${server.rssMb()} MB`);
  const first = await fetchPage(server, server.token, '/api/projects?limit=30');
  await measure(server, 'owner, 30 a page', server.token, '/api/projects?limit=30');
  await measure(server, 'owner, second page', server.token, first.next ?? '');
  await measure(server, 'owner, 100 a page', server.token, '/api/projects?limit=100');
  await measure(server, 'owner, numbered page 5', server.token, '/api/projects?page=5&page_size=30');
  await measure(server, 'owner, by title', server.token, '/api/projects?limit=30&ordering=title');
  await measure(server, 'owner, search', server.token, '/api/projects?limit=30&search=project%2099');
  await measure(server, 'owner, two states', server.token, '/api/projects?limit=30&state=live,paused');
  await measure(server, 'annotator, 30 a page', annotator, '/api/projects?limit=30');
  let isChurning = true;
  const churning = (async () => {
    while (isChurning) {
      await churn(server, 8);
      await sleep(20);
    }
  })();
  await measure(server, 'owner, while counters change', server.token, '/api/projects?limit=30');
  isChurning = false;
  await churning;
} finally {
  await server.stop();
}
