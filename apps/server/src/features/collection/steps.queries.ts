import type { ItemStatus } from '@labelwright/contract/collection-fields';
import type { ItemStep } from '@labelwright/contract/collection-items';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import { type ItemReader, isVisible, withRole } from './items.queries.ts';

export interface StepRow {
  kind: ItemStep['kind'];
  feedback: string | null;
  created_at: Date;
  user_uuid: string | null;
  user_email: string | null;
  user_name: string | null;
}

export async function listSteps(tx: Tx, organizationId: number, itemId: string): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select s.kind, s.feedback, s.created_at, u.uuid as user_uuid, u.email as user_email, u.display_name as user_name
    from collection_step s left join app_user u on u.id = s.user_id
    where s.organization_id = ${organizationId} and s.item_id = ${itemId}::uuid order by s.id limit 500`.execute(tx);
  return rows;
}

export interface NewStep {
  itemId: string;
  kind: ItemStep['kind'];
  feedback?: string | null;
}

export async function insertSteps(
  tx: Tx,
  organizationId: number,
  userId: number | undefined,
  steps: readonly NewStep[],
  now: Date,
): Promise<void> {
  if (steps.length === 0) return;
  await sql`
    insert into collection_step (organization_id, item_id, kind, user_id, feedback, created_at)
    select ${organizationId}, s.item_id, s.kind, ${userId ?? null}, s.feedback, ${now}
    from unnest(${steps.map((step) => step.itemId)}::uuid[], ${steps.map((step) => step.kind)}::text[],
      ${steps.map((step) => step.feedback ?? null)}::text[]) as s (item_id, kind, feedback)`.execute(tx);
}

export interface DuplicateRow {
  id: string;
  title: string;
  status: ItemStatus;
  sha256: string;
  is_visible: boolean;
}

const MOST_DUPLICATES = 20;

/** Other items of the project with the same content, the oldest first. */
export async function listDuplicates(
  tx: Tx,
  reader: ItemReader,
  asked: { projectId: number; sha256: readonly string[]; except: readonly string[] },
): Promise<DuplicateRow[]> {
  if (asked.sha256.length === 0) return [];
  const { rows } = await sql<DuplicateRow>`
    select i.id, i.title, i.status, a.sha256, ${isVisible(reader)} as is_visible
    from asset a join collection_item i on i.asset_id = a.id ${withRole(reader)}
    where a.organization_id = ${reader.organizationId} and a.project_id = ${asked.projectId}
      and a.sha256 = any (${[...asked.sha256]}::text[]) and i.deleted_at is null
      and i.id <> all (${[...asked.except]}::uuid[])
    order by i.seq limit ${MOST_DUPLICATES}`.execute(tx);
  return rows;
}

export async function findProcessingResult(tx: Tx, organizationId: number, itemId: string): Promise<unknown> {
  const { rows } = await sql<{ processing_result: unknown }>`
    select processing_result from collection_item
    where organization_id = ${organizationId} and id = ${itemId}::uuid`.execute(tx);
  return rows[0]?.processing_result ?? null;
}
