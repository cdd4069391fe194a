import type { PauseReason } from '@labelwright/contract/distribution-rules';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

export interface PauseRow {
  id: number;
  user_id: number;
  reason: PauseReason;
  verbose_reason: string | null;
  paused_by: { id: number; email: string; first_name: string; last_name: string } | null;
  created_at: Date;
  updated_at: Date;
  ended_at: Date | null;
  ended_by: number | null;
}

export async function listPauses(
  tx: Tx,
  scope: QueueScope,
  userId: number,
  options: { withEnded: boolean; id?: number },
): Promise<PauseRow[]> {
  const { rows } = await sql<PauseRow>`
    select m.id, m.user_id, m.reason, m.verbose_reason, m.created_at, m.updated_at, m.ended_at, m.ended_by,
      case when u.id is not null then json_build_object(
        'id', u.id, 'email', u.email, 'first_name', u.first_name, 'last_name', u.last_name) end as paused_by
    from queue_pause m left join app_user u on u.id = m.paused_by
    where m.organization_id = ${scope.organizationId} and m.project_id = ${scope.projectId} and m.user_id = ${userId}
      and (${options.withEnded} or m.ended_at is null) and ${options.id === undefined ? sql`true` : sql`m.id = ${options.id}`}
    order by m.id desc limit 500`.execute(tx);
  return rows;
}

/** false: not a member of the project. */
export async function setPaused(tx: Tx, scope: QueueScope, userId: number, since: Date | null): Promise<boolean> {
  const changed = await sql`
    update project_member set paused_at = ${since?.toISOString() ?? null}::timestamptz
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}`.execute(
    tx,
  );
  return Number(changed.numAffectedRows ?? 0) > 0;
}

export interface NewPause {
  userId: number;
  reason: PauseReason;
  verboseReason: string | null;
  pausedBy: number | undefined;
  now: Date;
}

/** undefined: the person is paused already. */
export async function insertPause(tx: Tx, scope: QueueScope, pause: NewPause): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into queue_pause (organization_id, project_id, user_id, reason, verbose_reason, paused_by, created_at)
    values (${scope.organizationId}, ${scope.projectId}, ${pause.userId}, ${pause.reason}, ${pause.verboseReason},
      ${pause.pausedBy ?? null}, ${pause.now.toISOString()}::timestamptz)
    on conflict (project_id, user_id) where ended_at is null do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function updatePause(
  tx: Tx,
  id: number,
  change: { reason?: PauseReason | undefined; verboseReason?: string | null | undefined },
): Promise<void> {
  await sql`
    update queue_pause set reason = coalesce(${change.reason ?? null}, reason)
      ${change.verboseReason === undefined ? sql`` : sql`, verbose_reason = ${change.verboseReason}`}
    where id = ${id}`.execute(tx);
}

/** Ends one pause, or the one that is open. Returns its id; undefined when there was none. */
export async function endPause(
  tx: Tx,
  scope: QueueScope,
  userId: number,
  by: { userId: number | undefined; now: Date },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    update queue_pause set ended_at = ${by.now.toISOString()}::timestamptz, ended_by = ${by.userId ?? null}
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId} and ended_at is null
    returning id`.execute(tx);
  return rows[0]?.id;
}
