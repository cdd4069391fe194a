/**
 * Exports 100,000 annotated tasks from a real server over the loopback, in every format.
 * Usage: node bench/export.ts [tasks] [--rounds=5].
 */

import { get } from 'node:http';
import { type BenchServer, median, newProject, percentiles, startServer } from './start-server.ts';

const TASKS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.split('=')[1] ?? 5);
const CONFIG =
  '<View><Text name="text" value="$text"/><Labels name="ner" toName="text"><Label value="PART"/></Labels><Choices name="mood" toName="text"><Choice value="positive"/><Choice value="negative"/></Choices></View>';

const RESULT = [
  { id: 'c1', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['positive'] } },
  {
    id: 'l1',
    from_name: 'ner',
    to_name: 'text',
    type: 'labels',
    value: { start: 4, end: 11, text: 'battery', labels: ['PART'] },
  },
];

async function fill(server: BenchServer): Promise<number> {
  const id = await newProject(server, CONFIG);
  const scope = [server.organizationId, id];
  await server.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, total_annotations, counted, is_labeled, status)
     select $1, $2, n, jsonb_build_object('text', n || ': The battery lasts two days, and the "extra" case was worth its price; I would buy it again.',
       'source', 'bench', 'rating', n % 5, 'url', 'https://example.org/reviews/' || n || '.html'), 1, 1, true, 'complete'
     from generate_series(1, $3::int) n`,
    [...scope, TASKS],
  );
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, completed_by, lead_time_ms, last_action)
     select $1, $2, id, $3, 2, $4, 4250, 'submitted' from task where project_id = $2`,
    [...scope, JSON.stringify(RESULT), server.userId],
  );
  await server.admin.query(
    `insert into project_column (organization_id, project_id, name, task_count)
     select $1, $2, name, $3 from unnest(array['text', 'source', 'rating', 'url']) as name`,
    [...scope, TASKS],
  );
  await server.admin.query('vacuum analyze task, annotation');
  return id;
}

interface Run {
  durationMs: number;
  firstByteMs: number;
  bytes: number;
}

function download(server: BenchServer, path: string): Promise<Run> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const call = get(`${server.url}${path}`, { headers: { authorization: `Token ${server.token}` } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`));
      let bytes = 0;
      let firstByteMs = 0;
      response.on('data', (chunk: Buffer) => {
        firstByteMs ||= performance.now() - started;
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ durationMs: performance.now() - started, firstByteMs, bytes }));
      response.on('error', reject);
    });
    call.on('error', reject);
  });
}

function report(name: string, runs: Run[], peakMb: number, cpuSeconds: number, databaseSeconds: number): void {
  const times = runs.map((run) => run.durationMs);
  const firstByte = Math.max(...runs.map((run) => run.firstByteMs));
  console.log(
    `export ${name.padEnd(24)} ${Math.round((TASKS / median(times)) * 1000)
      .toLocaleString('en')
      .padStart(
        8,
      )} tasks/s   ${percentiles(times)}   first byte ≤ ${firstByte.toFixed(0)} ms   ${((runs[0]?.bytes ?? 0) / 1e6).toFixed(1)} MB   server RSS ≤ ${peakMb} MB, CPU a run: server ${(cpuSeconds / runs.length).toFixed(2)} s, database ${(databaseSeconds / runs.length).toFixed(2)} s`,
  );
}

const server = await startServer();
try {
  const id = await fill(server);
  console.log(`${TASKS.toLocaleString('en')} annotated tasks; server RSS before ${server.rssMb()} MB`);
  for (const query of [
    'exportType=JSON',
    'format=jsonl',
    'exportType=JSON_MIN',
    'exportType=CSV',
    'shape=annotations',
    'exportType=SPACY',
    'exportType=HUGGING_FACE',
    `exportType=JSONL&options=${encodeURIComponent(JSON.stringify({ split: { train: 80, validation: 10, test: 10 } }))}`,
  ]) {
    const path = `/api/projects/${id}/export?${query}`;
    await download(server, path);
    const cpuBefore = server.cpuSeconds();
    const databaseBefore = server.databaseCpuSeconds();
    const { value: runs, peakMb } = await server.peakRssMb(async () => {
      const all: Run[] = [];
      for (let round = 0; round < ROUNDS; round += 1) all.push(await download(server, path));
      return all;
    });
    report(
      decodeURIComponent(query).slice(0, 24),
      runs,
      peakMb,
      server.cpuSeconds() - cpuBefore,
      server.databaseCpuSeconds() - databaseBefore,
    );
  }
} finally {
  await server.stop();
}
