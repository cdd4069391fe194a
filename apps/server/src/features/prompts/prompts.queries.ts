import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../platform/db/db.ts';
import type { PromptSettings as SettingsTable, PromptVersion as VersionTable } from '../../platform/db/schema.gen.ts';
import type { Scope } from './ledger.queries.ts';

export type SettingsRow = Selectable<SettingsTable>;

export interface PromptRow {
  id: number;
  name: string;
  latest_version: number;
  /** null: none of its versions is switched on. */
  enabled_version: number | null;
  created_at: Date;
}

export type VersionRow = Selectable<VersionTable> & {
  prompt_name: string;
  /** null: the connection was removed. */
  connection_name: string | null;
  evaluation: { run: number; agreement: unknown; finished_at: string; schema_hash: string } | null;
};

const PROMPT = sql.raw(`select p.id, p.name, p.latest_version, p.created_at, (
    select v.version from prompt_settings s join prompt_version v on v.id = s.enabled_version_id
    where s.project_id = p.project_id and v.prompt_id = p.id) as enabled_version
  from prompt p`);

export async function listPrompts(tx: Tx, scope: Scope, after: number, limit: number): Promise<PromptRow[]> {
  const { rows } = await sql<PromptRow>`
    ${PROMPT} where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId}
      and p.deleted_at is null and p.id > ${after} order by p.id limit ${limit}`.execute(tx);
  return rows;
}

export async function findPrompt(tx: Tx, scope: Scope, id: number): Promise<PromptRow | undefined> {
  const { rows } = await sql<PromptRow>`
    ${PROMPT} where p.organization_id = ${scope.organizationId} and p.project_id = ${scope.projectId}
      and p.deleted_at is null and p.id = ${id}`.execute(tx);
  return rows[0];
}

/** undefined: the name is taken, also by one that was deleted. */
export async function insertPrompt(
  tx: Tx,
  scope: Scope,
  name: string,
  createdBy: number | undefined,
): Promise<number | undefined> {
  const row = await tx
    .insertInto('prompt')
    .values({
      organization_id: scope.organizationId,
      project_id: scope.projectId,
      name,
      created_by: createdBy ?? null,
    })
    .onConflict((conflict) => conflict.columns(['project_id', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function deletePrompt(tx: Tx, scope: Scope, id: number, now: Date): Promise<void> {
  await tx
    .updateTable('prompt')
    .set({ deleted_at: now })
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('id', '=', id)
    .execute();
}

export interface NewVersion {
  connection_id: number;
  model: string;
  template: string;
  controls: string[];
  temperature: number;
  max_output_tokens: number;
  ask_confidence: boolean;
}

/** Takes the next number; two at once wait for each other. */
export async function insertVersion(
  tx: Tx,
  scope: Scope,
  promptId: number,
  createdBy: number | undefined,
  given: NewVersion,
): Promise<number> {
  const { latest_version: version } = await tx
    .updateTable('prompt')
    .set((eb) => ({ latest_version: eb('latest_version', '+', 1) }))
    .where('organization_id', '=', scope.organizationId)
    .where('id', '=', promptId)
    .returning('latest_version')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('prompt_version')
    .values({
      organization_id: scope.organizationId,
      project_id: scope.projectId,
      prompt_id: promptId,
      version,
      created_by: createdBy ?? null,
      ...given,
    })
    .execute();
  return version;
}

const VERSION = sql.raw(`select v.*, p.name as prompt_name, c.name as connection_name, (
    select jsonb_build_object('run', r.id, 'agreement', r.agreement, 'schema_hash', r.schema_hash,
      'finished_at', to_char(r.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from prompt_run r where r.version_id = v.id and r.purpose = 'evaluate' and r.status = 'completed'
    order by r.id desc limit 1) as evaluation
  from prompt_version v
  join prompt p on p.id = v.prompt_id
  left join prompt_connection c on c.id = v.connection_id and c.deleted_at is null`);

/** Of these prompts the latest ones. */
export async function listLatest(tx: Tx, scope: Scope, promptIds: readonly number[]): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    ${VERSION} where v.organization_id = ${scope.organizationId} and v.project_id = ${scope.projectId}
      and v.prompt_id = any (${promptIds}::bigint[]) and v.version = p.latest_version`.execute(tx);
  return rows;
}

/** Newest first, those before a number. */
export async function listVersions(
  tx: Tx,
  scope: Scope,
  promptId: number,
  before: number,
  limit: number,
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    ${VERSION} where v.organization_id = ${scope.organizationId} and v.project_id = ${scope.projectId}
      and v.prompt_id = ${promptId} and v.version < ${before} order by v.version desc limit ${limit}`.execute(tx);
  return rows;
}

/** undefined as number: the latest. */
export async function findVersion(
  tx: Tx,
  scope: Scope,
  promptId: number,
  version: number | undefined,
): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    ${VERSION} where v.organization_id = ${scope.organizationId} and v.project_id = ${scope.projectId}
      and p.deleted_at is null and v.prompt_id = ${promptId} and v.version = coalesce(${version ?? null}, p.latest_version)`.execute(
    tx,
  );
  return rows[0];
}

export async function findVersionById(tx: Tx, scope: Scope, id: number): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    ${VERSION} where v.organization_id = ${scope.organizationId} and v.project_id = ${scope.projectId}
      and v.id = ${id}`.execute(tx);
  return rows[0];
}

/** undefined: nothing was ever set. */
export function findSettings(tx: Tx, scope: Scope): Promise<SettingsRow | undefined> {
  return tx
    .selectFrom('prompt_settings')
    .selectAll()
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .executeTakeFirst();
}

export type SettingsChange = Partial<
  Pick<
    SettingsRow,
    'min_agreement' | 'min_tasks' | 'budget_micros' | 'automatic' | 'enabled_version_id' | 'enabled_by' | 'enabled_at'
  >
>;

export function saveSettings(tx: Tx, scope: Scope, change: SettingsChange): Promise<SettingsRow> {
  return tx
    .insertInto('prompt_settings')
    .values({ project_id: scope.projectId, organization_id: scope.organizationId, ...change })
    .onConflict((conflict) =>
      conflict.column('project_id').doUpdateSet({ ...change, organization_id: scope.organizationId }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keys that tasks of the project have. */
export async function listDataKeys(tx: Tx, scope: Scope): Promise<string[]> {
  const rows = await tx
    .selectFrom('project_column')
    .select('name')
    .where('organization_id', '=', scope.organizationId)
    .where('project_id', '=', scope.projectId)
    .where('task_count', '>', 0)
    .orderBy('name')
    .limit(2000)
    .execute();
  return rows.map(({ name }) => name);
}

export interface TaskData {
  id: number;
  data: Record<string, unknown>;
}

/** One task, or the first of the project. */
export async function findTaskData(tx: Tx, scope: Scope, id: number | undefined): Promise<TaskData | undefined> {
  const { rows } = await sql<TaskData>`
    select id, data from task
    where organization_id = ${scope.organizationId} and project_id = ${scope.projectId} and deleted_at is null
      and (${id ?? null}::bigint is null or id = ${id ?? null}) order by id limit 1`.execute(tx);
  return rows[0];
}
