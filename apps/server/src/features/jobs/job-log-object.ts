import { Readable } from 'node:stream';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { listJobEvents, listJobLog, setLogKey } from './jobs.queries.ts';

export interface LoggedJob {
  id: string;
  organization_id: number | null;
  type: string;
  title: string;
}

const PAGE = 1000;
const MOST_EVENTS = 1000;
const MOST_BYTES = 1_000_000_000;
const LOG_FOLDER = 'task-logs';

export function logKeyOf({ id, organization_id: organizationId }: LoggedJob): string {
  return `${LOG_FOLDER}/${organizationId ?? 0}/${id}.log`;
}

/** Stores what the job has written so far as one text object, and notes where. Overwrites that of an earlier attempt. */
export async function writeLogObject(platform: Platform, job: LoggedJob): Promise<string> {
  const key = logKeyOf(job);
  await platform.storage.put(key, Readable.from(logText(platform, job), { objectMode: false }), {
    contentType: 'text/plain; charset=utf-8',
    maxBytes: MOST_BYTES,
  });
  await withSystem(platform.db, (tx) => setLogKey(tx, job.id, key));
  return key;
}

/** After each attempt of a job that people may see. A log that cannot be stored is made when somebody asks for it. */
export async function keepLog(platform: Platform, job: LoggedJob, isHidden: boolean): Promise<void> {
  if (isHidden || job.organization_id === null) return;
  await writeLogObject(platform, job).catch((error: unknown) =>
    platform.log.warn({ err: error, jobId: job.id }, 'the log of a job could not be stored'),
  );
}

interface Line {
  at: Date;
  level: string;
  text: string;
}

/** Changes of state and log lines in one order of time. */
async function* logText(platform: Platform, job: LoggedJob): AsyncGenerator<Buffer> {
  yield Buffer.from(`# ${job.id} ${job.type} ${oneLine(job.title)}\n`);
  const events = await withSystem(platform.db, (tx) => listJobEvents(tx, job.id, 0, MOST_EVENTS));
  const changes = events
    .filter(({ kind }) => kind === 'status')
    .map((event): Line => {
      const attempt = event.attempts > 0 ? ` (attempt ${event.attempts})` : '';
      return { at: event.created_at, level: 'status', text: `${event.status}${attempt}` };
    });
  let next = 0;
  let after = 0;
  for (;;) {
    const rows = await withSystem(platform.db, (tx) => listJobLog(tx, job.id, after, PAGE));
    after = rows.at(-1)?.id ?? after;
    const lines: Line[] = [];
    for (const row of rows) {
      for (; (changes[next]?.at ?? row.created_at) < row.created_at; next += 1)
        lines.push(...changes.slice(next, next + 1));
      const data = row.data === null ? '' : ` ${JSON.stringify(row.data)}`;
      lines.push({ at: row.created_at, level: row.level, text: `${row.message}${data}` });
    }
    if (rows.length < PAGE) lines.push(...changes.slice(next));
    if (lines.length > 0) yield Buffer.from(lines.map(written).join(''));
    if (rows.length < PAGE) return;
  }
}

function written({ at, level, text }: Line): string {
  return `${at.toISOString()} ${level.toUpperCase().padEnd(7)} ${oneLine(text)}\n`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\r?\n/g, ' ⏎ ');
}
