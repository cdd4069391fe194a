import type { LimitSource, OpsManagerBody, SplitStrategy } from '@labelwright/contract/distribution-rules';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { QueueScope } from './announce.ts';

export interface OpsManagerRow {
  split_strategy: SplitStrategy;
  max_limit: number;
  user_book: Record<string, number>;
  rule_book: Record<string, number>;
  created_at: Date;
  updated_at: Date;
}

export async function findOpsManager(tx: Tx, scope: QueueScope): Promise<OpsManagerRow | undefined> {
  const { rows } = await sql<OpsManagerRow>`
    select split_strategy, max_limit, user_book, rule_book, created_at, updated_at from project_ops_manager
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  return rows[0];
}

/** Makes the ops manager of the project, or changes it. What is not sent stays, or gets its default with `replaces`. */
export async function saveOpsManager(
  tx: Tx,
  scope: QueueScope,
  body: OpsManagerBody,
  options: { replaces: boolean },
): Promise<void> {
  const user = body.user_book === undefined ? null : JSON.stringify(body.user_book);
  const rule = body.rule_book === undefined ? null : JSON.stringify(body.rule_book);
  const before = (column: string) => (options.replaces ? sql`null` : sql`${sql.ref(`project_ops_manager.${column}`)}`);
  await sql`
    insert into project_ops_manager (organization_id, project_id, split_strategy, max_limit, user_book, rule_book)
    values (${scope.organizationId}, ${scope.projectId}, coalesce(${body.split_strategy ?? null}, 'EQUAL'),
      coalesce(${body.max_limit ?? null}::integer, 0), coalesce(${user}::jsonb, '{}'), coalesce(${rule}::jsonb, '{}'))
    on conflict (project_id) do update set
      split_strategy = coalesce(${body.split_strategy ?? null}, ${before('split_strategy')}, 'EQUAL'),
      max_limit = coalesce(${body.max_limit ?? null}::integer, ${before('max_limit')}, 0),
      user_book = coalesce(${user}::jsonb, ${before('user_book')}, '{}'),
      rule_book = coalesce(${rule}::jsonb, ${before('rule_book')}, '{}')`.execute(tx);
  await tellProject(tx, scope, true);
}

export async function deleteOpsManager(tx: Tx, scope: QueueScope): Promise<boolean> {
  const gone = await sql`
    delete from project_ops_manager
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  await tellProject(tx, scope, false);
  return Number(gone.numAffectedRows ?? 0) > 0;
}

async function tellProject(tx: Tx, scope: QueueScope, has: boolean): Promise<void> {
  await sql`
    update project set has_ops_manager = ${has}
    where organization_id = ${scope.organizationId} and id = ${scope.projectId}`.execute(tx);
}

export interface LimitRow {
  user_id: number;
  /** null: nothing limits them. */
  source: LimitSource | null;
  limit: number | null;
  used: number | null;
}

/** Every limit of every enabled member, or of one of them, the tightest of each first. */
export async function listMemberLimits(
  tx: Tx,
  scope: QueueScope,
  now: Date,
  options: { userId?: number } = {},
): Promise<LimitRow[]> {
  const { organizationId, projectId } = scope;
  const { rows } = await sql<LimitRow>`
    select pm.user_id, m.source, m."limit", m.used
    from project_member pm
    left join lateral member_limits(${organizationId}, ${projectId}, pm.user_id, ${now.toISOString()}::timestamptz) as m on true
    where pm.organization_id = ${organizationId} and pm.project_id = ${projectId} and pm.enabled
      and ${options.userId === undefined ? sql`true` : sql`pm.user_id = ${options.userId}`}
    order by pm.user_id, m."limit" - m.used`.execute(tx);
  return rows;
}
