import type { ItemStatus, ItemType } from '@labelwright/contract/collection-fields';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type ItemFilters, type ItemReader, matching, withRole } from './items.queries.ts';

export interface PendingRow {
  id: string;
  seq: number;
  kind: ItemType;
  title: string;
  project_id: number;
  submitted_at: Date;
  creator_uuid: string | null;
  holder_uuid: string | null;
  holder_name: string | null;
}

/** What waits for the reader to decide on, the longest waiting first. Own items only where they may decide on them. */
export async function listPending(
  tx: Tx,
  reader: ItemReader,
  filters: ItemFilters,
  page: { limit: number; after: { submittedAt: string; seq: number } | undefined; now: Date },
): Promise<PendingRow[]> {
  const behind = page.after
    ? sql`(i.submitted_at, i.seq) > (${page.after.submittedAt}::timestamptz, ${page.after.seq}::bigint)`
    : sql`true`;
  const { rows } = await sql<PendingRow>`
    select i.id, i.seq, i.kind, i.title, i.project_id, i.submitted_at, creator.uuid as creator_uuid,
      holder.uuid as holder_uuid, coalesce(nullif(holder.display_name, ''), holder.email::text) as holder_name
    from collection_item i ${withRole(reader)}
    left join app_user creator on creator.id = i.created_by
    left join collection_lease l on l.item_id = i.id and l.expires_at > ${page.now}
    left join app_user holder on holder.id = l.user_id
    where ${matching(reader, { ...filters, status: 'pending_review' })} and may.is_reviewer
      and (may.is_manager or i.created_by is distinct from ${reader.userId ?? null}::bigint
        or p.settings ->> 'allow_self_review' = 'true')
      and ${behind}
    order by i.submitted_at, i.seq limit ${page.limit}`.execute(tx);
  return rows;
}

export async function saveDecision(
  tx: Tx,
  organizationId: number,
  itemIds: readonly string[],
  decision: { status: ItemStatus; reviewer: number | undefined; feedback: string | null; now: Date },
): Promise<void> {
  await sql`update collection_item set status = ${decision.status}, reviewed_by = ${decision.reviewer ?? null},
      reviewed_at = ${decision.now}, feedback = ${decision.feedback}
    where organization_id = ${organizationId} and id = any (${[...itemIds]}::uuid[])`.execute(tx);
}

export async function saveFeedback(
  tx: Tx,
  organizationId: number,
  itemIds: readonly string[],
  feedback: string,
): Promise<void> {
  await sql`update collection_item set feedback = ${feedback}
    where organization_id = ${organizationId} and id = any (${[...itemIds]}::uuid[])`.execute(tx);
}

/** Back to waiting, with the feedback that was there before the decision. */
export async function reopenItems(tx: Tx, organizationId: number, itemIds: readonly string[]): Promise<void> {
  await sql`update collection_item i set status = 'pending_review', reviewed_by = null, reviewed_at = null,
      feedback = (
        select s.feedback from collection_step s where s.item_id = i.id and s.kind = 'feedback' and s.id > coalesce((
          select max(b.id) from collection_step b where b.item_id = i.id and b.kind = 'submitted'), 0)
        order by s.id desc limit 1)
    where i.organization_id = ${organizationId} and i.id = any (${[...itemIds]}::uuid[])`.execute(tx);
}
