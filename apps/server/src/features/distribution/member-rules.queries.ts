import type { AssignmentMode, FilterRule } from '@labelwright/contract/distribution-rules';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

/** null: a member without a filter; undefined: no member. */
export async function findMemberFilter(
  tx: Tx,
  scope: QueueScope,
  userId: number,
): Promise<FilterRule[] | null | undefined> {
  const { rows } = await sql<{ data_filter: FilterRule[] | null }>`
    select data_filter from project_member
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}`.execute(
    tx,
  );
  return rows[0] ? rows[0].data_filter : undefined;
}

export async function setMemberFilter(
  tx: Tx,
  scope: QueueScope,
  userId: number,
  rules: readonly FilterRule[],
): Promise<void> {
  await sql`
    update project_member set data_filter = ${rules.length === 0 ? null : JSON.stringify(rules)}::jsonb
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}`.execute(
    tx,
  );
}

export interface QueueSettingsRow {
  assignment_mode: AssignmentMode;
  confidence_limit: number | null;
  /** Who switched automatic labelling on; null: it is off. */
  auto_label_by: number | null;
  has_ops_manager: boolean;
}

export async function getQueueSettingsRow(tx: Tx, scope: QueueScope): Promise<QueueSettingsRow> {
  return tx
    .selectFrom('project')
    .select(['assignment_mode', 'confidence_limit', 'auto_label_by', 'has_ops_manager'])
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', scope.projectId)
    .executeTakeFirstOrThrow() as Promise<QueueSettingsRow>;
}

/** Everybody looks from the start once. */
export async function updateQueueSettings(tx: Tx, scope: QueueScope, settings: QueueSettingsRow): Promise<void> {
  await sql`
    update project set assignment_mode = ${settings.assignment_mode}, confidence_limit = ${settings.confidence_limit},
      auto_label_by = ${settings.auto_label_by},
      queue_version = queue_version + 1
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}
