import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { GivenUp } from './sync.queries.ts';

export interface PageOffer {
  id: number;
  organization_id: number;
  project_id: number;
  task_id: number;
  batch_id: number | null;
  backend: string;
  hit_id: string;
  status: 'created' | 'submitted' | 'approved' | 'rejected' | 'returned' | 'expired';
  sandbox: boolean;
  max_assignments: number;
  expires_at: Date | null;
  state: string;
  label_config: string;
  allows_empty: boolean;
  title: string;
  instructions: string;
  currency: string;
  reward_cents: number;
  assignment_duration_seconds: number;
}

/** What the page of an offer shows; undefined: the task or the project is gone. */
export async function findPageOffer(tx: Tx, organizationId: number, id: number): Promise<PageOffer | undefined> {
  const { rows } = await sql<PageOffer>`
    select x.id, x.organization_id, x.project_id, x.task_id, x.batch_id, x.backend, x.hit_id, x.status, x.sandbox, x.max_assignments, x.expires_at,
      p.state, p.label_config, p.enable_empty_annotation as allows_empty, b.title, b.instructions, b.currency, b.reward_cents,
      b.assignment_duration_seconds
    from assignment x
    join task t on t.id = x.task_id and t.deleted_at is null
    join project p on p.id = x.project_id and p.deleted_at is null
    join crowd_batch b on b.id = x.batch_id
    where x.organization_id = ${organizationId} and x.id = ${id} and x.assignment_id = ''`.execute(tx);
  return rows[0];
}

/** The page of a task that may not be on offer yet, for those who look after it. */
export async function findPreviewOffer(
  tx: Tx,
  organizationId: number,
  taskId: number,
  backend: string,
): Promise<PageOffer | undefined> {
  const { rows } = await sql<PageOffer>`
    select coalesce(x.id, 0) as id, t.organization_id, t.project_id, t.id as task_id, x.batch_id, ${backend}::text as backend,
      coalesce(x.hit_id, '') as hit_id, coalesce(x.status, 'created') as status, coalesce(x.sandbox, true) as sandbox,
      coalesce(x.max_assignments, 1) as max_assignments, x.expires_at, p.state, p.label_config, p.enable_empty_annotation as allows_empty,
      coalesce(b.title, p.title) as title, coalesce(b.instructions, '') as instructions, coalesce(b.currency, 'USD') as currency,
      coalesce(b.reward_cents, 0) as reward_cents, coalesce(b.assignment_duration_seconds, 3600) as assignment_duration_seconds
    from task t
    join project p on p.id = t.project_id
    left join assignment x on x.task_id = t.id and x.backend = ${backend} and x.assignment_id = '' and x.batch_id is not null
    left join crowd_batch b on b.id = x.batch_id
    where t.organization_id = ${organizationId} and t.id = ${taskId} and t.deleted_at is null
    order by x.id desc nulls last limit 1`.execute(tx);
  return rows[0];
}

/**
 * A provider has no more people at work on an offer than it has places: when one more comes, whoever began first has given
 * it back, of which nobody told us. Returns that work; undefined while there may be room.
 */
export async function giveUpOldest(tx: Tx, offer: PageOffer): Promise<GivenUp | undefined> {
  const { rows } = await sql<GivenUp>`
    update assignment set status = 'returned'
    where id = (
      select w.id from assignment w where w.parent_id = ${offer.id} and w.status = 'created'
      order by w.created_at, w.id
      offset 0 limit case when (
        select count(*) from assignment c where c.parent_id = ${offer.id} and c.status in ('created', 'submitted', 'approved', 'rejected')
      ) >= ${offer.max_assignments} then 1 else 0 end)
    returning id, task_id, user_id`.execute(tx);
  return rows[0];
}

export async function hasAnswered(tx: Tx, taskId: number, userId: number): Promise<boolean> {
  const { rows } = await sql`
    select from annotation where task_id = ${taskId} and completed_by = ${userId} and deleted_at is null and not was_cancelled
    limit 1`.execute(tx);
  return rows.length > 0;
}

/** Kept until the provider says that the work was handed in; the last one counts. False: it is too late. */
export async function keepAnswer(tx: Tx, organizationId: number, id: number, saved: object): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update assignment set payload = payload || jsonb_build_object('saved', ${JSON.stringify(saved)}::jsonb)
    where organization_id = ${organizationId} and id = ${id} and status in ('created', 'expired', 'returned')`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

export interface AssetFile {
  uuid: string;
  storage_key: string;
  content_type: string;
}

export async function listAssetFiles(
  tx: Tx,
  scope: { organizationId: number; projectId: number },
  uuids: readonly string[],
): Promise<AssetFile[]> {
  if (uuids.length === 0) return [];
  const { rows } = await sql<AssetFile>`
    select uuid, storage_key, content_type from asset
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and uuid = any (${uuids}::uuid[])
      and deleted_at is null`.execute(tx);
  return rows;
}
