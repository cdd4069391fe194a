import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/db.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import type { PauseDecision } from './pause.policy.ts';

export interface MemberState {
  enabled: boolean;
  member_type: number;
  task_limit: number;
}

/** Two measurements that both find the same person wanting wait for each other here. */
export async function lockMember(tx: Tx, scope: Scope, userId: number): Promise<MemberState | undefined> {
  const { rows } = await sql<MemberState>`
    select enabled, member_type, task_limit from project_member
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}
    for update`.execute(tx);
  return rows[0];
}

/** Newest first, since the person was last let in. */
export async function listGoldenScores(tx: Tx, scope: Scope, userId: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ score: number }>`
    select score from golden_score
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}
      and score is not null
      and answered_at > coalesce((
        select max(resumed_at) from member_pause
        where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}), '-infinity')
    order by answered_at desc, annotation_id desc limit ${limit}`.execute(tx);
  return rows.map(({ score }) => score);
}

export async function disableMember(tx: Tx, scope: Scope, userId: number): Promise<void> {
  await sql`
    update project_member set enabled = false
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and user_id = ${userId}`.execute(
    tx,
  );
}

export async function insertPause(
  tx: Tx,
  scope: Scope,
  userId: number,
  { reason, message, facts }: PauseDecision,
  now: Date,
): Promise<void> {
  await sql`
    insert into member_pause (organization_id, project_id, user_id, reason, message, facts, paused_at)
    values (${scope.organizationId}, ${scope.projectId}, ${userId}, ${reason}, ${message}, ${JSON.stringify(facts)}, ${now})
    on conflict (organization_id, project_id, user_id) where resumed_at is null do nothing`.execute(tx);
}

/** Only while the person is let in: the event may be an old one that comes again. */
export async function closePause(tx: Tx, scope: Scope, userId: number, now: Date): Promise<void> {
  await sql`
    update member_pause p set resumed_at = ${now}
    where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId} and p.user_id = ${userId}
      and p.resumed_at is null
      and not exists (
        select from project_member m
        where m.organization_id = p.organization_id and m.project_id = p.project_id and m.user_id = p.user_id and not m.enabled)`.execute(
    tx,
  );
}

export interface OpenPause {
  user_id: number;
  reason: string;
  message: string;
  paused_at: Date;
}

export async function listOpenPauses(tx: Tx, scope: Scope): Promise<OpenPause[]> {
  const { rows } = await sql<OpenPause>`
    select user_id, reason, message, paused_at from member_pause
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and resumed_at is null`.execute(
    tx,
  );
  return rows;
}

export async function findAnsweredBy(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<{ task_id: number; completed_by: number | null; has_golden: boolean } | undefined> {
  const { rows } = await sql<{ task_id: number; completed_by: number | null; has_golden: boolean }>`
    select a.task_id, a.completed_by, t.is_golden as has_golden from annotation a join task t on t.id = a.task_id
    where a.organization_id = ${organizationId} and a.id = ${annotationId} and a.deleted_at is null`.execute(tx);
  return rows[0];
}

export async function findGoldenAnswer(
  tx: Tx,
  organizationId: number,
  annotationId: number,
): Promise<{ score: number | null; result: unknown } | undefined> {
  const { rows } = await sql<{ score: number | null; result: unknown }>`
    select g.score, a.result from golden_score g join annotation a on a.id = g.golden_id
    where g.organization_id = ${organizationId} and g.annotation_id = ${annotationId}`.execute(tx);
  return rows[0];
}
