import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type BenchServer, newProject, startServer } from './start-server.ts';

/**
 * Next task and submit over HTTP: 64 annotators on projects of 10,000, 100,000 and 1,000,000 tasks that are half done.
 * Usage: node bench/next-submit.ts [tasks …] [--seconds=15] [--rounds=1] [--people=64] [--overlap=1] [--rate=500] [--functions] [--statements]
 * Budget: p95 ≤ 25 ms each at 500 cycles a second on two cores, of which this process uses its share. Rate 0 drives as
 * fast as the server answers; --functions and --statements print where the database spends its time. Where the machine, or
 * the host that it is a guest of, is busy with other things, the processor time, the writes and the log per cycle still tell.
 */

const CONFIG = `<View><Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single"><Choice value="positive"/><Choice value="negative"/></Choices></View>`;
const TEXT = 'The battery lasts two days, and the screen was worth its price; I would buy it again.';

interface Options {
  sizes: number[];
  seconds: number;
  /** One after the other on the same project: what wears it out shows in the later ones. */
  rounds: number;
  people: number;
  overlap: number;
  sampling: string;
  /** Cycles a second of everybody together; 0: as fast as the server answers. */
  rate: number;
}

interface Person {
  id: number;
  token: string;
}

function readOptions(): Options {
  const flag = (name: string, fallback: string): string =>
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1] ?? fallback;
  const sizes = process.argv
    .slice(2)
    .map(Number)
    .filter((size) => size > 0);
  return {
    sizes: sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000],
    seconds: Number(flag('seconds', '15')),
    rounds: Number(flag('rounds', '1')),
    people: Number(flag('people', '64')),
    overlap: Number(flag('overlap', '1')),
    sampling: flag('sampling', 'Sequential sampling'),
    rate: Number(flag('rate', '500')),
  };
}

async function makePeople(server: BenchServer, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let index = 0; index < count; index++) {
    const token = randomBytes(20).toString('hex');
    const { rows } = await server.admin.query<{ id: string }>(
      `with person as (
         insert into app_user (email, is_verified, active_organization_id) values ($1, true, $2) returning id
       ), member as (
         insert into organization_member (organization_id, user_id) select $2, id from person
       ), credential as (
         insert into api_token (organization_id, user_id, name, token_hash, hint) select $2, id, 'bench', $3, $4 from person
       ) select id from person`,
      [
        `annotator${index}@bench.example`,
        server.organizationId,
        createHash('sha256').update(token).digest(),
        token.slice(0, 4),
      ],
    );
    people.push({ id: Number(rows[0]?.id), token });
  }
  return people;
}

/** Half of the tasks are finished, by everybody in turn; with overlap above 1 the rest has one annotation less than needed. */
async function seed(server: BenchServer, people: Person[], tasks: number, options: Options): Promise<number> {
  const project = await newProject(server, CONFIG);
  const ids = people.map((person) => person.id);
  await server.admin.query(
    `update project set state = 'live', is_published = true, maximum_annotations = $2, sampling = $3 where id = $1`,
    [project, options.overlap, options.sampling],
  );
  await server.admin.query(
    'insert into project_member (organization_id, project_id, user_id) select $1, $2, unnest($3::bigint[])',
    [server.organizationId, project, ids],
  );
  await server.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, overlap, counted, total_annotations, is_labeled, labeled_at, status)
     select $1, $2, n, jsonb_build_object('text', n || $5::text), $4, done, done, done >= $4, case when done >= $4 then now() end,
       case when done >= $4 then 'complete' else 'pending' end
     from (select n, case when n <= $3::int / 2 then $4::int else $4::int - 1 end as done from generate_series(1, $3::int) as n) as made`,
    [server.organizationId, project, tasks, options.overlap, TEXT],
  );
  await server.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, completed_by, updated_by, submission_id)
     select $1, $2, t.id, '[{"id":"a","from_name":"mood","to_name":"text","type":"choices","value":{"choices":["positive"]}}]', 1,
       ($3::bigint[])[1 + (t.inner_id + k) % cardinality($3::bigint[])], ($3::bigint[])[1 + (t.inner_id + k) % cardinality($3::bigint[])],
       'seed-' || k
     from task t, generate_series(1, t.counted) as k where t.project_id = $2`,
    [server.organizationId, project, ids],
  );
  await server.admin.query(
    `update project_counter c set task_number = t.all_tasks, finished_task_number = t.finished, total_annotations_number = t.answers,
       useful_annotation_number = t.answers, num_tasks_with_annotations = t.answered, result_count = t.answers
     from (select count(*) as all_tasks, count(*) filter (where is_labeled) as finished, sum(counted) as answers,
       count(*) filter (where counted > 0) as answered from task where project_id = $1) as t
     where c.project_id = $1 and c.shard = 0`,
    [project],
  );
  await server.admin.query('vacuum analyze task');
  await server.admin.query('vacuum analyze annotation');
  await server.admin.query('checkpoint');
  return project;
}

/**
 * One person's connection to the server. The load comes from the same two cores, so it is made as cheaply as it can be:
 * one request at a time, whole, and of the answer only what tells where it ends.
 */
class Wire {
  readonly #socket: Socket;
  readonly #head: string;
  #received: Buffer = Buffer.alloc(0);
  #answered: ((answer: Answer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(url: string, token: string) {
    const { hostname, port, host } = new URL(url);
    this.#head = `host: ${host}\r\nauthorization: Token ${token}\r\n`;
    this.#socket = connect(Number(port), hostname).setNoDelay();
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the server hung up')));
  }

  call(path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(
        body === undefined
          ? `GET ${path} HTTP/1.1\r\n${this.#head}\r\n`
          : `POST ${path} HTTP/1.1\r\n${this.#head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    const end = headEnd + 4 + length;
    if (this.#received.length < end) return;
    const answer = { status: Number(head.slice(9, 12)), body: this.#received.toString('utf8', headEnd + 4, end) };
    this.#received = this.#received.subarray(end);
    this.#answered?.(answer);
  }
}

interface Answer {
  status: number;
  body: string;
}

interface Timings {
  nextMs: number[];
  submitMs: number[];
  odd: Map<string, number>;
}

const SUBMISSION = JSON.stringify({
  result: [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['negative'] } }],
  lead_time: 3.5,
});

interface Shift {
  url: string;
  project: number;
  until: number;
  /** Between the starts of two cycles of one person; 0: without a pause. */
  paceMs: number;
}

function reasonOf({ body }: Answer): string {
  return /"reason":"(\w+)"/.exec(body)?.[1] ?? body.slice(0, 200);
}

/** People do not wait for each other: a cycle starts when it is due, or at once when the one before took longer. */
async function annotate(shift: Shift, person: Person, timings: Timings): Promise<void> {
  const { project } = shift;
  const wire = new Wire(shift.url, person.token);
  let due = performance.now() + Math.random() * shift.paceMs;
  while (performance.now() < shift.until) {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    due = Math.max(due + shift.paceMs, performance.now() - shift.paceMs);
    const asked = performance.now();
    const next = await wire.call(`/api/projects/${project}/next`);
    if (next.status !== 200) {
      const what = `next ${next.status} ${reasonOf(next)}`;
      timings.odd.set(what, (timings.odd.get(what) ?? 0) + 1);
      break;
    }
    const id = Number(/^\{"id":(\d+)/.exec(next.body)?.[1]);
    const given = performance.now();
    const done = await wire.call(`/api/tasks/${id}/annotations`, SUBMISSION);
    const stored = performance.now();
    if (done.status === 201) {
      timings.nextMs.push(given - asked);
      timings.submitMs.push(stored - given);
    } else {
      const what = `submit ${done.status} ${reasonOf(done)}`;
      timings.odd.set(what, (timings.odd.get(what) ?? 0) + 1);
    }
  }
  wire.close();
}

function percentiles(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5).padStart(6)}  p95 ${at(0.95).padStart(6)}  p99 ${at(0.99).padStart(6)} ms`;
}

/** Processor seconds of each process of the database. */
async function databaseCpuSeconds(admin: pg.Pool): Promise<Map<number, number>> {
  const { rows } = await admin.query<{ pid: number }>('select pid from pg_stat_activity');
  const seconds = new Map<number, number>();
  for (const { pid } of rows) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      seconds.set(pid, (Number(fields[11]) + Number(fields[12])) / 100);
    } catch {
      // It ended meanwhile.
    }
  }
  return seconds;
}

/** Of all processors of this machine, since it started: time that somebody had, and time that its host gave to others. */
function processorTime(): { all: number; stolen: number } {
  const times = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/).slice(1, 9).map(Number) ?? [];
  return { all: times.reduce((sum, time) => sum + time, 0), stolen: times[7] ?? 0 };
}

function spentSince(before: Map<number, number>, after: Map<number, number>): number {
  let spent = 0;
  for (const [pid, seconds] of after) spent += seconds - (before.get(pid) ?? 0);
  return spent;
}

async function measure(server: BenchServer, people: Person[], tasks: number, options: Options): Promise<void> {
  const seeded = performance.now();
  const project = await seed(server, people, tasks, options);
  console.log(
    `${tasks.toLocaleString('en')} tasks, half done (made in ${((performance.now() - seeded) / 1000).toFixed(0)} s)`,
  );
  for (let round = 0; round < options.rounds; round += 1) await measureRound(server, project, people, options);
}

async function measureRound(server: BenchServer, project: number, people: Person[], options: Options): Promise<void> {
  const paceMs = options.rate > 0 ? (people.length / options.rate) * 1000 : 0;
  const drive = async (seconds: number): Promise<Timings> => {
    const timings: Timings = { nextMs: [], submitMs: [], odd: new Map() };
    const until = performance.now() + seconds * 1000;
    const shift = { url: server.url, project, until, paceMs };
    await Promise.all(people.map((person) => annotate(shift, person, timings)));
    return timings;
  };
  await drive(2);
  const database = await databaseCpuSeconds(server.admin);
  if (isAsked('statements')) await server.admin.query('select pg_stat_statements_reset()');
  const written = await writesOf(server.admin);
  const program = server.cpuSeconds();
  const own = process.cpuUsage();
  const machine = processorTime();
  const begun = performance.now();
  const { value: timings, peakMb } = await server.peakRssMb(() => drive(options.seconds));
  const elapsed = (performance.now() - begun) / 1000;
  const cycles = timings.nextMs.length;
  const { all, stolen } = processorTime();
  const stolenShare = (stolen - machine.stolen) / (all - machine.all);
  const spent = process.cpuUsage(own);
  const perCycle = (seconds: number): string => `${((seconds / cycles) * 1000).toFixed(2)} ms`;
  console.log(`  next    ${percentiles(timings.nextMs)}`);
  console.log(`  submit  ${percentiles(timings.submitMs)}`);
  console.log(`  ${Math.round(cycles / elapsed)} cycles/s with ${people.length} people, server at most ${peakMb} MB`);
  console.log(`  ${(stolenShare * 100).toFixed(0)} % of the processors went to other guests of the host`);
  console.log(
    `  processor time per cycle: server ${perCycle(server.cpuSeconds() - program)}, database ${perCycle(spentSince(database, await databaseCpuSeconds(server.admin)))}, this client ${perCycle((spent.user + spent.system) / 1e6)}`,
  );
  const writes = await writesOf(server.admin);
  const each = (key: keyof Writes): string => ((writes[key] - written[key]) / cycles).toFixed(2);
  console.log(
    `  per cycle: ${each('transactions')} transactions, ${each('inserted')} rows inserted, ${each('updated')} updated (${each('hot')} in place), ${each('deleted')} deleted, ${each('logBytes')} bytes of log`,
  );
  for (const [what, count] of timings.odd) console.log(`  ${count} × ${what}`);
  if (isAsked('statements')) await printStatements(server, cycles);
}

function isAsked(flag: string): boolean {
  return process.argv.includes(`--${flag}`);
}

interface Writes {
  transactions: number;
  inserted: number;
  updated: number;
  hot: number;
  deleted: number;
  logBytes: number;
}

async function writesOf(admin: pg.Pool): Promise<Writes> {
  // Connections tell what they did once a second.
  await sleep(1500);
  const { rows } = await admin.query<Record<keyof Writes, string>>(
    `select d.xact_commit as transactions, t.inserted, t.updated, t.hot, t.deleted, w.wal_bytes as "logBytes"
     from pg_stat_database d, pg_stat_wal w, (
       select sum(n_tup_ins) as inserted, sum(n_tup_upd) as updated, sum(n_tup_hot_upd) as hot, sum(n_tup_del) as deleted
       from pg_stat_user_tables) t
     where d.datname = current_database()`,
  );
  const row = rows[0];
  const of = (key: keyof Writes): number => Number(row?.[key] ?? 0);
  return {
    transactions: of('transactions'),
    inserted: of('inserted'),
    updated: of('updated'),
    hot: of('hot'),
    deleted: of('deleted'),
    logBytes: of('logBytes'),
  };
}

/** What the server sent, by the time that it took. */
async function printStatements(server: BenchServer, cycles: number): Promise<void> {
  const { rows } = await server.admin.query<{ text: string; calls: string; ms: number; plan_ms: number; wal: string }>(
    `select left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as text, calls, total_exec_time as ms, total_plan_time as plan_ms, wal_bytes as wal
     from pg_stat_statements order by total_exec_time + total_plan_time desc limit 40`,
  );
  for (const { text, calls, ms, plan_ms: planMs, wal } of rows) {
    const [times, time, plan, bytes] = [Number(calls), ms, planMs, Number(wal)].map((value) =>
      (value / cycles).toFixed(3),
    );
    console.log(`  ${times} × ${time} ms (plan ${plan})  ${bytes} B  ${text}`);
  }
}

/** Where the database spends its time: per function, without the time of those it calls. */
async function printFunctions(server: BenchServer): Promise<void> {
  const { rows } = await server.admin.query<{ name: string; calls: string; self: number; total: number }>(
    `select funcname as name, calls, self_time / calls as self, total_time / calls as total from pg_stat_user_functions
     where calls > 100 order by self_time desc limit 25`,
  );
  for (const { name, calls, self, total } of rows) {
    console.log(
      `  ${name.padEnd(28)} ${calls.padStart(8)} calls  ${self.toFixed(3)} ms itself  ${total.toFixed(3)} ms in all`,
    );
  }
}

const options = readOptions();
const server = isAsked('statements')
  ? await startServer({}, ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track_planning=on'])
  : await startServer();
try {
  if (isAsked('statements')) await server.admin.query('create extension if not exists pg_stat_statements');
  if (isAsked('functions')) {
    await server.admin.query(`alter system set track_functions = 'all'`);
    await server.admin.query('select pg_reload_conf()');
  }
  const people = await makePeople(server, options.people);
  for (const tasks of options.sizes) await measure(server, people, tasks, options);
  if (isAsked('functions')) await printFunctions(server);
} finally {
  await server.stop();
}
