import type { Archive, ArchiveRun, RetentionRun, RetentionState } from '@labelwright/contract/retention';
import type { TSchema } from 'typebox';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { insertAudit } from '../../platform/events/events.queries.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import type { JobDefinition } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { restorableSince } from '../../platform/retention.ts';
import { ARCHIVE_CRON, archiveRestore, archiveRun } from './archive.jobs.ts';
import {
  type ArchiveFilter,
  type ArchiveRow,
  countArchived,
  countArchives,
  findArchive,
  listArchives,
  listDue,
} from './archive.queries.ts';
import { RETENTION_CRON, retentionRun } from './retention.jobs.ts';
import { countDeleted, listRuns, type RunRow } from './retention.queries.ts';

const DAY_MS = 86_400_000;
const RUNS_SHOWN = 10;
const URL_SECONDS = 900;

export async function readRetention(platform: Platform): Promise<RetentionState> {
  const { config, now, db } = platform;
  const cutoff = new Date(now().getTime() - config.archiveAfterDays * DAY_MS);
  return withSystem(db, async (tx) => {
    const { due, waiting } = await countDeleted(tx, restorableSince(platform));
    const years = await listDue(tx, cutoff);
    const runs = await listRuns(tx, [retentionRun.type, archiveRun.type, archiveRestore.type], RUNS_SHOWN);
    return {
      retention_days: config.retentionDays,
      archive_after_days: config.archiveAfterDays,
      schedule: { retention: RETENTION_CRON, archive: ARCHIVE_CRON },
      due,
      waiting,
      archive: { due: years.reduce((sum, { tasks }) => sum + tasks, 0), archived: await countArchived(tx) },
      last_runs: runs.map(presentRun),
    };
  });
}

function presentRun(row: RunRow): RetentionState['last_runs'][number] {
  const counts = Object.entries(row.result ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    job_id: row.id,
    type: row.type,
    status: row.status,
    dry_run: row.payload.dry_run ?? false,
    counts: Object.fromEntries(counts),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

export function startRetention(platform: Platform, actor: Actor, body: RetentionRun): Promise<string> {
  return start(platform, actor, retentionRun, body, body.dry_run === true ? undefined : 'retention.run');
}

export function startArchive(platform: Platform, actor: Actor, body: ArchiveRun): Promise<string> {
  return start(platform, actor, archiveRun, body, body.dry_run === true ? undefined : 'archive.run');
}

export async function startRestore(platform: Platform, actor: Actor, id: string): Promise<string> {
  const archive = await getRow(platform, id);
  if (archive.status === 'restored')
    throw new AppError('conflict', 'This archive was brought back already.', { reason: 'already_restored' });
  return start(platform, actor, archiveRestore, { archive: id }, `archive.restore:${id}`);
}

/** It is nobody's job but the platform's. Two real runs at a time would do each other's work. */
async function start<P extends TSchema>(
  platform: Platform,
  actor: Actor,
  definition: JobDefinition<P>,
  payload: Parameters<typeof enqueueJob<P>>[3],
  dedupeKey: string | undefined,
): Promise<string> {
  const system: Actor = { ...systemActor(), userId: actor.userId, name: actor.name };
  return withSystem(platform.db, async (tx) => {
    const row = await enqueueJob(tx, system, definition, payload, dedupeKey === undefined ? {} : { dedupeKey });
    await insertAudit(tx, actor, {
      organizationId: actor.organizationId,
      action: definition.type,
      resourceType: 'job',
      resourceId: row.id,
      metadata: { ...(payload as object) },
    });
    return row.id;
  });
}

export async function pageArchives(
  platform: Platform,
  filter: ArchiveFilter,
  page: PageRequest,
): Promise<PageResult<Archive>> {
  return withSystem(platform.db, async (tx) => {
    const isNumbered = page.page !== undefined;
    const rows = await listArchives(tx, filter, {
      after: page.after,
      limit: isNumbered ? page.limit : page.limit + 1,
      offset: isNumbered ? ((page.page ?? 1) - 1) * page.limit : 0,
    });
    const cut = isNumbered ? { rows } : cutPage(rows, page.limit, (row) => [row.created_at.toISOString(), row.id]);
    return { ...cut, rows: cut.rows.map(present), total: await countArchives(tx, filter) };
  });
}

export async function getArchive(platform: Platform, id: string): Promise<Archive> {
  return present(await getRow(platform, id));
}

async function getRow(platform: Platform, id: string): Promise<ArchiveRow> {
  const row = await withSystem(platform.db, (tx) => findArchive(tx, id));
  if (!row) throw notFound('Archive');
  return row;
}

/** Whoever has the address may read the file for a quarter of an hour. */
export async function presignArchive(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<{ url: string; expires_at: string }> {
  const row = await getRow(platform, id);
  const url = await platform.storage.signedUrl(row.storage_key, {
    expiresInSeconds: URL_SECONDS,
    contentType: 'application/gzip',
    filename: `archive-${row.organization_id}-${row.year}.jsonl.gz`,
    disposition: 'attachment',
  });
  await withSystem(platform.db, (tx) =>
    insertAudit(tx, actor, {
      organizationId: row.organization_id,
      action: 'archive.read',
      resourceType: 'archive',
      resourceId: row.id,
    }),
  );
  return { url, expires_at: new Date(platform.now().getTime() + URL_SECONDS * 1000).toISOString() };
}

function present(row: ArchiveRow): Archive {
  const { organization_id, organization_name, storage_key, created_at, restored_at, ...rest } = row;
  return {
    ...rest,
    organization: { id: organization_id, name: organization_name },
    key: storage_key,
    created_at: created_at.toISOString(),
    restored_at: restored_at?.toISOString() ?? null,
  };
}
