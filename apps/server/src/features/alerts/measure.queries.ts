import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PulseStats } from '../../platform/metrics/pulse.queries.ts';
import type {
  DeadLetters,
  DownModel,
  FailedImports,
  FailedSignIns,
  OutdatedSummary,
  Refusals,
  SlowItems,
  StuckImport,
  WaitingQueue,
} from './facts.ts';

/** Each answers from an index over what is open or recent; none walks the work that is done. All need a system transaction. */

export interface ProcessRow {
  name: string;
  roles: string[];
  version: string;
  started_at: Date;
  seen_at: Date;
  stats: PulseStats;
}

export async function listProcesses(tx: Tx, since: Date): Promise<ProcessRow[]> {
  const { rows } = await sql<ProcessRow>`
    select name, roles, version, started_at, seen_at, stats from process_pulse
    where seen_at > ${since} order by started_at`.execute(tx);
  return rows;
}

export async function forgetOldFacts(tx: Tx, pulsesBefore: Date, talliesBefore: Date): Promise<void> {
  await tx.deleteFrom('process_pulse').where('seen_at', '<', pulsesBefore).execute();
  await tx.deleteFrom('outcome_tally').where('slot', '<', talliesBefore).execute();
}

/** Events without end of days; jobs and mails of the time since. A job that may run once and is refused is no dead letter. */
export async function countDeadLetters(tx: Tx, since: Date): Promise<DeadLetters[]> {
  const { rows } = await sql<DeadLetters & { organizationId: number | null }>`
    select organization_id as "organizationId", 'outbox' as source, count(*) as count
    from outbox_event where status = 'failed' group by organization_id
    union all
    select organization_id, queue, count(*) from job
    where status = 'failed' and finished_at > ${since} and attempts >= max_attempts and queue <> 'email_queue'
    group by organization_id, queue
    union all
    select organization_id, 'mail', count(*) from mail_message where status = 'failed' and created_at > ${since}
    group by organization_id`.execute(tx);
  return rows.map((row) => ({ ...row, organizationId: row.organizationId ?? undefined }));
}

/** Jobs whose turn has come, by queue, and events that are due. */
export async function listWaiting(tx: Tx, now: Date): Promise<WaitingQueue[]> {
  const { rows } = await sql<WaitingQueue>`
    select queue, count(*) as count, min(run_at) as since from job
    where status = 'queued' and run_at <= ${now} group by queue
    union all
    select 'outbox', count(*), min(next_attempt_at) from outbox_event
    where status in ('pending', 'processing') and next_attempt_at <= ${now}
    having count(*) > 0`.execute(tx);
  return rows;
}

export async function listSlowItems(tx: Tx): Promise<SlowItems[]> {
  const { rows } = await sql<SlowItems>`
    select i.organization_id as "organizationId", i.project_id as "projectId", p.title as "projectTitle",
      count(*) as count, min(i.updated_at) as since
    from collection_item i join project p on p.id = i.project_id
    where i.processing_state in ('queued', 'processing') and i.deleted_at is null and p.deleted_at is null
    group by i.organization_id, i.project_id, p.title`.execute(tx);
  return rows;
}

type Owned<T> = T & { organizationId: number | null };
const owned = <T extends { organizationId: number | null }>(row: T) => ({
  ...row,
  organizationId: row.organizationId ?? undefined,
});

/** By account for its organization; by address for the platform, since one address may try many accounts. */
export async function listFailedSignIns(tx: Tx, since: Date, now: Date): Promise<FailedSignIns[]> {
  const { rows } = await sql<Owned<FailedSignIns>>`
    with failed as (
      select organization_id, actor, ip_address from audit_log
      where status = 'failure' and action = 'login' and created_at > ${since} and created_at <= ${now})
    select organization_id as "organizationId", 'account' as by, actor as who, count(*) as failures
    from failed where actor <> '' group by organization_id, actor having count(*) > 1
    union all
    select null, 'address', ip_address, count(*) from failed where ip_address <> '' group by ip_address having count(*) > 1`.execute(
    tx,
  );
  return rows.map(owned);
}

export async function listRefusals(tx: Tx, since: Date, now: Date): Promise<Refusals[]> {
  const { rows } = await sql<Owned<Refusals>>`
    select organization_id as "organizationId", actor, count(*) as count from audit_log
    where status = 'failure' and action = 'permission.denied' and created_at > ${since} and created_at <= ${now}
    group by organization_id, actor having count(*) > 1`.execute(tx);
  return rows.map(owned);
}

export async function listLockedAccounts(
  tx: Tx,
  now: Date,
): Promise<{ organizationId: number | undefined; account: string }[]> {
  const { rows } = await sql<{ organizationId: number | null; account: string }>`
    select active_organization_id as "organizationId", email::text as account from app_user
    where locked_until > ${now} limit 1000`.execute(tx);
  return rows.map(owned);
}

/** Those in progress; the rule decides which have stood still for too long. */
export async function listOpenImports(tx: Tx): Promise<StuckImport[]> {
  const { rows } = await sql<StuckImport>`
    select i.organization_id as "organizationId", i.project_id as "projectId", p.title as "projectTitle",
      i.id as "importId", i.updated_at as since
    from project_import i join project p on p.id = i.project_id
    where i.status = 'in_progress' and p.deleted_at is null
    order by i.updated_at limit 1000`.execute(tx);
  return rows;
}

export async function listImportRates(tx: Tx, since: Date): Promise<FailedImports[]> {
  const { rows } = await sql<FailedImports>`
    select i.organization_id as "organizationId", i.project_id as "projectId", p.title as "projectTitle",
      count(*) as total, count(*) filter (where i.status = 'failed') as failed
    from project_import i join project p on p.id = i.project_id
    where i.created_at > ${since} and i.status in ('completed', 'failed') and p.deleted_at is null
    group by i.organization_id, i.project_id, p.title having count(*) filter (where i.status = 'failed') > 0`.execute(
    tx,
  );
  return rows;
}

/** Connected models that did not answer the last time. */
export async function listDownModels(tx: Tx): Promise<DownModel[]> {
  const { rows } = await sql<DownModel>`
    select b.organization_id as "organizationId", b.project_id as "projectId", p.title as "projectTitle",
      b.id as "backendId", b.title, b.failed_checks as failures, b.error_message as error
    from ml_backend b join project p on p.id = b.project_id and p.deleted_at is null
    where b.failed_checks > 0 order by b.id limit 1000`.execute(tx);
  return rows;
}

export async function sumOutcomes(
  tx: Tx,
  since: Date,
): Promise<{ organizationId: number | undefined; source: string; good: number; bad: number }[]> {
  const { rows } = await sql<{ organizationId: number | null; source: string; good: number; bad: number }>`
    select organization_id as "organizationId", source, sum(good) as good, sum(bad) as bad
    from outcome_tally where slot > ${since} group by organization_id, source`.execute(tx);
  return rows.map(owned);
}

/** Projects where the newest task or annotation came after the counters last moved. */
export async function listOutdatedSummaries(tx: Tx, movedBefore: Date): Promise<OutdatedSummary[]> {
  const { rows } = await sql<OutdatedSummary>`
    select p.organization_id as "organizationId", p.id as "projectId", p.title as "projectTitle", c.moved_at as since
    from (select project_id, max(updated_at) as moved_at from project_counter group by project_id) c
    join project p on p.id = c.project_id and p.deleted_at is null
    cross join lateral (
      select greatest(
        (select t.created_at from task t where t.organization_id = p.organization_id and t.project_id = p.id
          and t.deleted_at is null order by t.created_at desc limit 1),
        (select a.created_at from annotation a where a.organization_id = p.organization_id and a.project_id = p.id
          and a.deleted_at is null order by a.id desc limit 1)) as changed_at) work
    where c.moved_at < ${movedBefore} and work.changed_at > c.moved_at + interval '1 minute' limit 1000`.execute(tx);
  return rows;
}
