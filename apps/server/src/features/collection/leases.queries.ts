import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface LeaseClaim {
  organizationId: number;
  projectId: number;
  userId: number;
  now: Date;
  leaseSeconds: number;
}

/** Takes the item, or keeps it; undefined while somebody else has it open. `isNew`: it was not theirs a moment ago. */
export async function keepItem(
  tx: Tx,
  itemId: string,
  claim: LeaseClaim,
): Promise<{ expiresAt: Date; isNew: boolean } | undefined> {
  const { rows } = await sql<{ expires_at: Date; is_new: boolean }>`
    insert into collection_lease as l (item_id, organization_id, project_id, user_id, acquired_at, expires_at)
    values (${itemId}::uuid, ${claim.organizationId}, ${claim.projectId}, ${claim.userId}, ${claim.now}::timestamptz,
      ${claim.now}::timestamptz + make_interval(secs => ${claim.leaseSeconds}))
    on conflict (item_id) do update set user_id = excluded.user_id, expires_at = excluded.expires_at,
      acquired_at = case when l.user_id = excluded.user_id and l.expires_at > ${claim.now}::timestamptz then l.acquired_at else excluded.acquired_at end
      where l.user_id = excluded.user_id or l.expires_at <= ${claim.now}::timestamptz
    returning expires_at, acquired_at = ${claim.now}::timestamptz as is_new`.execute(tx);
  const [row] = rows;
  return row && { expiresAt: row.expires_at, isNew: row.is_new };
}

/** What the person has open already, or what waits longest and nobody has open; locked until the transaction ends. */
export async function findFreeItem(tx: Tx, claim: LeaseClaim, mayDecideOwn: boolean): Promise<string | undefined> {
  const open = await sql<{ id: string }>`
    select i.id from collection_lease l join collection_item i on i.id = l.item_id
    where l.project_id = ${claim.projectId} and l.user_id = ${claim.userId} and l.expires_at > ${claim.now}
      and ${isWaiting(claim, mayDecideOwn)}
    order by l.acquired_at, i.seq limit 1 for update of i`.execute(tx);
  if (open.rows[0]) return open.rows[0].id;
  const free = await sql<{ id: string }>`
    select i.id from collection_item i
    where ${isWaiting(claim, mayDecideOwn)} and not exists (
      select from collection_lease l where l.item_id = i.id and l.expires_at > ${claim.now} and l.user_id <> ${claim.userId})
    order by i.submitted_at, i.seq limit 1 for update of i skip locked`.execute(tx);
  return free.rows[0]?.id;
}

/** Whether anything waits in the project, and whether any of it is for this person to decide. */
export async function countWaiting(
  tx: Tx,
  claim: LeaseClaim,
  mayDecideOwn: boolean,
): Promise<{ all: number; mine: number }> {
  const { rows } = await sql<{ all: number; mine: number }>`
    select count(*) as all, count(*) filter (where ${mayDecideOwn} or i.created_by is distinct from ${claim.userId}) as mine
    from collection_item i where ${isWaiting(claim, true)}`.execute(tx);
  return rows[0] ?? { all: 0, mine: 0 };
}

function isWaiting(claim: LeaseClaim, mayDecideOwn: boolean) {
  return sql`i.organization_id = ${claim.organizationId} and i.project_id = ${claim.projectId}
    and i.status = 'pending_review' and i.deleted_at is null
    and (${mayDecideOwn} or i.created_by is distinct from ${claim.userId})`;
}

/** Whether there was one. */
export async function deleteLease(
  tx: Tx,
  organizationId: number,
  itemId: string,
  userId: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ was_live: boolean }>`
    delete from collection_lease
    where organization_id = ${organizationId} and item_id = ${itemId}::uuid and user_id = ${userId}
    returning expires_at > ${now}::timestamptz as was_live`.execute(tx);
  return rows[0]?.was_live ?? false;
}

/** Of items that were decided on nothing is held any more. */
export async function deleteLeases(tx: Tx, organizationId: number, itemIds: readonly string[]): Promise<void> {
  await sql`delete from collection_lease
    where organization_id = ${organizationId} and item_id = any (${[...itemIds]}::uuid[])`.execute(tx);
}
