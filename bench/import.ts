/**
 * Imports 100,000 JSON tasks into a real server over the loopback: as an uploaded file and a job, and in one request.
 * Usage: node bench/import.ts [tasks] [--rounds=5].
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, median, newProject, percentiles, startServer } from './start-server.ts';

const TASKS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.split('=')[1] ?? 5);
const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="positive"/><Choice value="negative"/></Choices></View>';

function makeFile(annotated: boolean): string {
  const rows: string[] = [];
  for (let n = 1; n <= TASKS; n += 1) {
    const data = {
      text: `${n}: The battery lasts two days, and the "extra" case was worth its price; I would buy it again.`,
      source: 'bench',
      rating: n % 5,
      url: `https://example.org/reviews/${n}.html`,
    };
    const result = [{ id: 'c', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['positive'] } }];
    rows.push(JSON.stringify(annotated ? { data, annotations: [{ result, lead_time: 4.2 }] } : { data }));
  }
  return `[${rows.join(',\n')}]`;
}

async function call(
  server: BenchServer,
  method: string,
  path: string,
  body?: BodyInit,
  type?: string,
): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Token ${server.token}`, ...(type ? { 'content-type': type } : {}) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}

interface Timing {
  uploadMs: number;
  importMs: number;
}

async function byJob(server: BenchServer, file: string): Promise<Timing> {
  const project = await newProject(server, CONFIG);
  const form = new FormData();
  form.append('file', new Blob([file], { type: 'application/json' }), 'tasks.json');
  const started = performance.now();
  const uploads = (await call(server, 'POST', `/api/projects/${project}/uploads`, form)) as { id: number }[];
  const uploaded = performance.now();
  const ids = JSON.stringify({ file_upload_ids: uploads.map((upload) => upload.id) });
  const begun = (await call(server, 'POST', `/api/projects/${project}/imports`, ids, 'application/json')) as {
    id: number;
  };
  for (;;) {
    const state = (await call(server, 'GET', `/api/imports/${begun.id}`)) as {
      status: string;
      task_count: number;
      error: string;
    };
    if (state.status === 'completed') {
      if (state.task_count !== TASKS) throw new Error(`${state.task_count} tasks arrived of ${TASKS}`);
      return { uploadMs: uploaded - started, importMs: performance.now() - uploaded };
    }
    if (state.status === 'failed') throw new Error(state.error);
    await sleep(50);
  }
}

async function inRequest(server: BenchServer, file: string): Promise<Timing> {
  const project = await newProject(server, CONFIG);
  const started = performance.now();
  await call(server, 'POST', `/api/projects/${project}/import`, file, 'application/json');
  return { uploadMs: 0, importMs: performance.now() - started };
}

/** Imported answers are compared and texts indexed afterwards, which the next round is not to pay for. */
async function untilIdle(server: BenchServer): Promise<void> {
  const open = "select count(*)::int as open from job where status in ('queued', 'running')";
  while ((await server.admin.query<{ open: number }>(open)).rows[0]?.open !== 0) await sleep(200);
}

async function measure(
  server: BenchServer,
  name: string,
  file: string,
  run: (server: BenchServer, file: string) => Promise<Timing>,
): Promise<void> {
  await run(server, file);
  await untilIdle(server);
  const cpuBefore = server.cpuSeconds();
  const databaseBefore = server.databaseCpuSeconds();
  const { value: timings, peakMb } = await server.peakRssMb(async () => {
    const all: Timing[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      all.push(await run(server, file));
      await untilIdle(server);
    }
    return all;
  });
  const cpuSeconds = server.cpuSeconds() - cpuBefore;
  const databaseSeconds = server.databaseCpuSeconds() - databaseBefore;
  const times = timings.map((timing) => timing.importMs);
  const upload = Math.max(...timings.map((timing) => timing.uploadMs));
  console.log(
    `import ${name.padEnd(34)} ${Math.round((TASKS / median(times)) * 1000)
      .toLocaleString('en')
      .padStart(
        8,
      )} tasks/s   ${percentiles(times)}   upload ≤ ${upload.toFixed(0)} ms   ${(file.length / 1e6).toFixed(1)} MB   server RSS ≤ ${peakMb} MB, CPU a run: server ${(cpuSeconds / ROUNDS).toFixed(2)} s, database ${(databaseSeconds / ROUNDS).toFixed(2)} s`,
  );
}

const server = await startServer();
try {
  const [plain, annotated] = [makeFile(false), makeFile(true)];
  console.log(`${TASKS.toLocaleString('en')} JSON tasks; server RSS before ${server.rssMb()} MB`);
  await measure(server, 'as a job', plain, byJob);
  await measure(server, 'as a job, annotated', annotated, byJob);
  await measure(server, 'in one request', plain, inRequest);
} finally {
  await server.stop();
}
