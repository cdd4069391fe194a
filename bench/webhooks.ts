import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, newProject, startServer } from './start-server.ts';

/**
 * Webhooks: how long from commit to the request, and whether anything is lost or overtaken when the receiver fails one time
 * in three, is away twice, and the sending process is killed once.
 * Usage: node bench/webhooks.ts [events] [--answers=300].
 * Budgets: committed → sent p95 ≤ 250 ms; of 10,000 events nothing lost, the order of each task kept.
 */

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>';
const TASKS = 500;
const MAIN = join(import.meta.dirname, '../apps/server/src/main.ts');
const SECRET_KEY = 'a-secret-key-for-the-bench';

const events = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 10_000);
const answers = Number(process.argv.find((argument) => argument.startsWith('--answers='))?.split('=')[1] ?? '300');

interface Receiver {
  url: string;
  /** Message ids of what was taken, with the time of arrival in milliseconds. */
  taken: { id: string; at: number; body: { created_at: string; task_id: number } }[];
  requests: number;
  answer: (count: number) => number | undefined;
  server: Server;
}

async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const at = Date.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      receiver.requests += 1;
      const status = receiver.answer(receiver.requests);
      if (status === undefined) return request.socket.destroy();
      if (status < 300)
        receiver.taken.push({
          id: String(request.headers['webhook-id']),
          at,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        });
      return response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = { url, taken: [], requests: 0, answer: () => 200, server };
  return receiver;
}

async function call(server: BenchServer, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Token ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** A process that works and serves nobody; the server answers requests in another. */
function startWorker(server: BenchServer): ChildProcess {
  const url = String(server.admin.options.connectionString);
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...SETTINGS, DATABASE_URL: url, MIGRATION_DATABASE_URL: url, ROLE: 'worker' },
  });
}

const SETTINGS = {
  SECRET_KEY,
  OUTBOUND_ALLOW: '127.0.0.1',
  // With the waits of a real receiver that comes back after a night, this would take one.
  WEBHOOK_FIRST_RETRY_SECONDS: '1',
  WEBHOOK_LONGEST_RETRY_SECONDS: '4',
  WEBHOOK_MAX_ATTEMPTS: '100',
  DEMO: 'false',
  LOG_LEVEL: 'error',
};

async function measureDelay(server: BenchServer, receiver: Receiver, project: number): Promise<void> {
  const { rows } = await server.admin.query<{ id: string }>('select id from task where project_id = $1 order by id', [
    project,
  ]);
  const result = [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }];
  // The sending process is up once it has sent something.
  await call(server, `/api/tasks/${rows.at(-1)?.id}/annotations`, { result });
  await until(() => receiver.taken.length > 0);
  await sleep(1500);
  receiver.taken.length = 0;
  for (const { id } of rows.slice(0, answers)) {
    await call(server, `/api/tasks/${id}/annotations`, { result });
    await sleep(10);
  }
  await until(() => receiver.taken.length >= answers);
  const delays = receiver.taken.map(({ at, body }) => at - Date.parse(body.created_at)).sort((a, b) => a - b);
  const at = (share: number): number => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? 0;
  console.log(
    `committed → sent, ${answers} answers one by one: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (budget 250 ms), most ${delays.at(-1)} ms`,
  );
}

async function survive(server: BenchServer, receiver: Receiver, project: number): Promise<void> {
  receiver.taken.length = 0;
  receiver.requests = 0;
  let awayUntil = 0;
  receiver.answer = (count) => {
    if (count === Math.floor(events / 4) || count === Math.floor(events)) awayUntil = Date.now() + 3000;
    if (Date.now() < awayUntil) return undefined;
    return Math.random() < 1 / 3 ? 503 : 200;
  };
  const started = performance.now();
  await server.admin.query(
    `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, payload)
     select $1, 'TASKS_UPDATED', 'task', t.id::text, jsonb_build_object('project', $2::bigint, 'tasks', jsonb_build_array(jsonb_build_object('id', t.id)), 'changed', '["data"]'::jsonb)
     from generate_series(0, $3::int - 1) n
     join lateral (select id from task where project_id = $2 order by id offset n % $4 limit 1) t on true order by n`,
    [server.organizationId, project, events, TASKS],
  );
  await until(() => receiver.taken.length >= events / 2);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  worker = startWorker(server);
  await until(() => new Set(receiver.taken.map(({ id }) => id)).size >= events);
  const seconds = (performance.now() - started) / 1000;
  const order = await server.admin.query<{ id: string }>(
    // The table's id, which the answer's name would hide.
    `select 'msg_' || replace(uuid::text, '-', '') as id from webhook_message m where action = 'TASK_UPDATED' order by m.id`,
  );
  const place = new Map(order.rows.map(({ id }, index) => [id, index]));
  const last = new Map<number, number>();
  const seen = new Set<string>();
  let overtaken = 0;
  for (const { id, body } of receiver.taken) {
    if (seen.has(id)) continue;
    seen.add(id);
    const now = place.get(id) ?? -1;
    if (now < (last.get(body.task_id) ?? -1)) overtaken += 1;
    last.set(body.task_id, now);
  }
  const repeated = receiver.taken.length - seen.size;
  console.log(
    `${events} events: lost ${events - seen.size}, overtaken ${overtaken}, taken twice ${repeated}, ${receiver.requests} requests in ${seconds.toFixed(0)} s, the sender killed once`,
  );
  if (seen.size !== events || overtaken > 0) process.exitCode = 1;
}

async function until(isTrue: () => boolean): Promise<void> {
  const limit = Date.now() + 1_200_000;
  while (!isTrue()) {
    if (Date.now() > limit) throw new Error('it takes too long');
    await sleep(100);
  }
}

const receiver = await startReceiver();
const server = await startServer({ ...SETTINGS, ROLE: 'http,scheduler' });
let worker = startWorker(server);
try {
  const project = await newProject(server, CONFIG);
  await call(
    server,
    `/api/projects/${project}/import`,
    Array.from({ length: TASKS }, (_, n) => ({ text: `text ${n}` })),
  );
  const first = await call(server, '/api/webhooks', { url: receiver.url, project, actions: ['ANNOTATION_CREATED'] });
  await measureDelay(server, receiver, project);
  await fetch(`${server.url}/api/webhooks/${first.id}`, {
    method: 'DELETE',
    headers: { authorization: `Token ${server.token}` },
  });
  await call(server, '/api/webhooks', { url: receiver.url, project, actions: ['TASK_UPDATED'] });
  await survive(server, receiver, project);
} finally {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  await server.stop();
  receiver.server.close();
}
