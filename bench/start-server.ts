import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../apps/server/src/platform/db/embedded.ts';

/** The real server in a process of its own, on a fresh embedded database under /tmp. */
export interface BenchServer {
  url: string;
  /** API token of an organization owner. */
  token: string;
  organizationId: number;
  userId: number;
  workspaceId: number;
  /** Past row-level security, to make rows faster than any API could. */
  admin: pg.Pool;
  /** Resident memory of the server process now, in MB. */
  rssMb(): number;
  /** Processor time that the server process has used so far. The rest of the machine may be busy with other things. */
  cpuSeconds(): number;
  /** The same of the database: of all its processes, those that have ended included. */
  databaseCpuSeconds(): number;
  /** Largest rssMb() seen while the work runs, looked at ten times a second. */
  peakRssMb<T>(work: () => Promise<T>): Promise<{ value: T; peakMb: number }>;
  stop(): Promise<void>;
}

const MAIN = join(import.meta.dirname, '../apps/server/src/main.ts');

/** @param settings of the database, such as `shared_preload_libraries=pg_stat_statements` */
export async function startServer(env: Record<string, string> = {}, settings: string[] = []): Promise<BenchServer> {
  const dataDir = mkdtempSync('/tmp/labelwright-bench-');
  chmodSync(dataDir, 0o755);
  // The server adopts a database that runs already.
  const own = settings.length > 0 ? await startEmbeddedPostgres(dataDir, settings) : undefined;
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      // As `npm start` has it.
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../.runtime/compiled'),
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      HOST: '127.0.0.1',
      DEMO: 'false',
      LOG_LEVEL: 'error',
      RATE_AUTH: '0',
      RATE_UPLOAD: '0',
      RATE_GENERAL_TOKEN: '0',
      RATE_GENERAL_SESSION: '0',
      RATE_LABELLING: '0',
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child).catch(async (error: unknown) => {
    await own?.stop();
    throw error;
  });
  const database = own ?? (await startEmbeddedPostgres(dataDir));
  const adminUrl = new URL(database.admin.url);
  adminUrl.pathname = '/labelwright';
  const admin = new pg.Pool({ connectionString: adminUrl.toString(), max: 4 });
  admin.on('error', () => {});
  const rssMb = (): number => residentMb(child.pid ?? 0);
  return {
    url,
    admin,
    ...(await makeOwner(admin)),
    rssMb,
    cpuSeconds: () => cpuSeconds(child.pid ?? 0),
    databaseCpuSeconds: () => treeCpuSeconds(postmasterPid(dataDir)),
    peakRssMb: (work) => watchPeak(rssMb, work),
    stop: async () => {
      await admin.end();
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      await own?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function watchPeak<T>(rssMb: () => number, work: () => Promise<T>): Promise<{ value: T; peakMb: number }> {
  let peakMb = rssMb();
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, rssMb());
  }, 100);
  try {
    return { value: await work(), peakMb };
  } finally {
    clearInterval(timer);
  }
}

async function makeOwner(
  admin: pg.Pool,
): Promise<Pick<BenchServer, 'token' | 'organizationId' | 'userId' | 'workspaceId'>> {
  const one = async (text: string, values: unknown[]): Promise<number> => {
    const { rows } = await admin.query<{ id: string }>(text, values);
    return Number(rows[0]?.id);
  };
  const organizationId = await one(`insert into organization (slug, name) values ('bench', 'Bench') returning id`, []);
  const workspaceId = await one(
    `insert into workspace (organization_id, name, is_default) values ($1, 'Main', true) returning id`,
    [organizationId],
  );
  const userId = await one(
    `insert into app_user (email, is_verified, active_organization_id) values ('bench@bench.example', true, $1) returning id`,
    [organizationId],
  );
  await admin.query(`insert into organization_member (organization_id, user_id, role) values ($1, $2, 'owner')`, [
    organizationId,
    userId,
  ]);
  const token = randomBytes(20).toString('hex');
  await admin.query(
    `insert into api_token (organization_id, user_id, name, token_hash, hint) values ($1, $2, 'bench', $3, $4)`,
    [organizationId, userId, createHash('sha256').update(token).digest(), token.slice(0, 4)],
  );
  return { token, organizationId, userId, workspaceId };
}

/** How the times spread. Of few times the upper ones are the slowest: their number stands behind them. */
export function percentiles(timesMs: readonly number[], decimals = 0): string {
  const sorted = timesMs.toSorted((left, right) => left - right);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(decimals).padStart(6);
  return `p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms of ${sorted.length}`;
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** A project made by SQL; its id. */
export async function newProject(server: BenchServer, labelConfig: string): Promise<number> {
  const { rows } = await server.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title, label_config)
     values ($1, $2, gen_random_uuid()::text, 'Bench', $3) returning id`,
    [server.organizationId, server.workspaceId, labelConfig],
  );
  return Number(rows[0]?.id);
}

function residentMb(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

/** Fields of /proc/pid/stat from the third on; the name in the second may hold spaces. */
function statOf(pid: number | string): number[] {
  try {
    return (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').map(Number);
  } catch {
    return [];
  }
}

/** Times are in hundredths of a second. */
function cpuSeconds(pid: number | string): number {
  const fields = statOf(pid);
  return ((fields[11] ?? 0) + (fields[12] ?? 0)) / 100;
}

/** A process, its children, and its children that have ended. */
function treeCpuSeconds(pid: number): number {
  const ended = statOf(pid);
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)[1] === pid);
  const own = cpuSeconds(pid) + ((ended[13] ?? 0) + (ended[14] ?? 0)) / 100;
  return children.reduce((total, child) => total + cpuSeconds(child), own);
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    const answer = await fetch(`${url}/api/health`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error('the server did not come up within a minute');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
