import { sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';

export interface Scope {
  organizationId: number;
  projectId: number;
}

export interface Hold {
  runId: number;
  taskId: number;
  modelVersion: string;
  reason: 'first' | 'retry' | 'repair';
  /** The most that the request can cost. */
  micros: number;
}

/**
 * Writes a request into the ledger before it is sent; undefined when it could exceed what the run or the project may
 * cost. Runs of one project wait for each other here.
 */
export async function holdRequest(tx: Tx, scope: Scope, hold: Hold): Promise<number | undefined> {
  const { organizationId, projectId } = scope;
  const { rows: caps } = await sql<{ budget: number | null }>`
    select budget_micros as budget from prompt_settings
    where organization_id = ${organizationId} and project_id = ${projectId} for update`.execute(tx);
  const budget = caps[0]?.budget ?? null;
  const { rows: runs } = await sql<{ fits: boolean }>`
    update prompt_run set held_micros = held_micros + ${hold.micros}, requests = requests + 1,
      retries = retries + ${hold.reason === 'retry' ? 1 : 0}, repairs = repairs + ${hold.reason === 'repair' ? 1 : 0}
    where organization_id = ${organizationId} and project_id = ${projectId} and id = ${hold.runId}
      and (budget_micros is null or cost_micros + held_micros + ${hold.micros} <= budget_micros)
      and (${budget}::bigint is null or ${hold.micros} + (
        select sum(cost_micros + held_micros) from prompt_run
        where organization_id = ${organizationId} and project_id = ${projectId}) <= ${budget}::bigint)
    returning true as fits`.execute(tx);
  if (runs.length === 0) return undefined;
  const { id } = await tx
    .insertInto('prompt_request')
    .values({
      organization_id: organizationId,
      project_id: projectId,
      run_id: hold.runId,
      task_id: hold.taskId,
      model_version: hold.modelVersion,
      reason: hold.reason,
      reserved_micros: hold.micros,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface Settlement {
  /** answered: billed. refused: not billed. lost: nobody knows. */
  status: 'answered' | 'refused' | 'lost';
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
  httpStatus: number | undefined;
  error: string | undefined;
  durationMs: number;
}

/** What became of a request; a lost one keeps holding what it could have cost. */
export async function settleRequest(tx: Tx, scope: Scope, id: number, end: Settlement): Promise<void> {
  const { status, inputTokens, outputTokens, costMicros } = end;
  await sql`
    with settled as (
      update prompt_request set status = ${status}, input_tokens = ${inputTokens}, output_tokens = ${outputTokens},
        cost_micros = ${costMicros}, http_status = ${end.httpStatus ?? null}, error = ${end.error?.slice(0, 1000) ?? null},
        duration_ms = ${Math.round(end.durationMs)}
      where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and id = ${id} and status = 'sent'
      returning run_id, reserved_micros
    )
    update prompt_run r set input_tokens = r.input_tokens + ${inputTokens}, output_tokens = r.output_tokens + ${outputTokens},
      cost_micros = r.cost_micros + ${costMicros},
      held_micros = r.held_micros - case when ${status} = 'lost' then 0 else s.reserved_micros end
    from settled s where r.id = s.run_id and r.organization_id = ${scope.organizationId}`.execute(tx);
}

/** Requests that were under way when the process ended. */
export async function loseSent(tx: Tx, scope: Scope, runId: number): Promise<void> {
  await tx
    .updateTable('prompt_request')
    .set({ status: 'lost', error: 'The server stopped before the answer came.' })
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('run_id', '=', runId)
    .where('status', '=', 'sent')
    .execute();
}

export interface LedgerSums {
  requests: number;
  input_tokens: number;
  output_tokens: number;
  cost_micros: number;
  uncertain_micros: number;
}

const SUMS = sql.raw(`count(*) as requests, coalesce(sum(input_tokens), 0) as input_tokens,
  coalesce(sum(output_tokens), 0) as output_tokens, coalesce(sum(cost_micros), 0) as cost_micros,
  coalesce(sum(reserved_micros) filter (where status in ('sent', 'lost')), 0) as uncertain_micros`);

/** By model version or by day (UTC), and all together with a null key. */
export async function sumLedger(
  tx: Tx,
  scope: Scope,
  since: string | undefined,
): Promise<{ versions: (LedgerSums & { key: string | null })[]; days: (LedgerSums & { key: string | null })[] }> {
  const matching = sql`organization_id = ${scope.organizationId} and project_id = ${scope.projectId}
    and (${since ?? null}::timestamptz is null or created_at >= ${since ?? null}::timestamptz)`;
  const day = sql`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')`;
  const versions = await sql<LedgerSums & { key: string | null }>`
    select model_version as key, ${SUMS} from prompt_request where ${matching}
    group by grouping sets ((model_version), ()) order by model_version nulls first`.execute(tx);
  const days = await sql<LedgerSums & { key: string | null }>`
    select ${day} as key, ${SUMS} from prompt_request where ${matching} group by 1 order by 1 desc limit 400`.execute(
    tx,
  );
  return { versions: versions.rows, days: days.rows };
}

/** All that the runs of the project have cost, with what is uncertain. */
export async function spentOf(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{ spent: number }>`
    select coalesce(sum(cost_micros + held_micros), 0) as spent from prompt_run
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId}`.execute(tx);
  return rows[0]?.spent ?? 0;
}
