import type { ImportedTask, ImportRow } from '@labelwright/formats/import/model';
import { takePreannotations } from '@labelwright/formats/import/preannotations';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { findFault } from '../../platform/http/json-values.ts';
import type { Platform } from '../../platform/platform.ts';
import { openCarrier } from '../label-changes/index.ts';
import { shareConfig } from '../projects/index.ts';
import { getAnswerRules, getCompiledConfig } from '../task-definitions/index.ts';
import { type ImportRules, type PlannedTask, planTask } from './import-batch.ts';
import { getProjectRules, listMemberIds, refreshStatistics } from './imports.queries.ts';
import { type BatchCount, type BatchScope, type DuplicateChoice, writeBatch } from './write-batch.ts';

export interface RowOptions {
  /** Column in the file → key in task.data; null drops the column. */
  mapping?: Record<string, string | null> | undefined;
  preannotatedFromFields?: string[] | undefined;
  preannotationTarget?: 'auto' | 'annotation' | 'prediction' | undefined;
  modelVersion?: string | undefined;
  /** What becomes the external id of rows that have none. */
  externalIdFrom?: 'none' | 'id' | 'inner_id' | undefined;
}

export interface PreparedImport {
  rules: ImportRules;
  options: RowOptions;
  preannotateAs: 'predictions' | 'annotations';
  /** Only a share of the tasks gets the full overlap; which ones is decided when all are in. */
  hasCohort: boolean;
}

/** Reads once, before the first row, what every row is held against. */
export async function prepareImport(
  tx: Tx,
  organizationId: number,
  projectId: number,
  importer: number | null,
  options: RowOptions,
): Promise<PreparedImport> {
  await shareConfig(tx, projectId);
  const { compiled, definitionId } = await getCompiledConfig(tx, organizationId, projectId);
  const answers = definitionId === null ? undefined : await getAnswerRules(tx, organizationId, definitionId);
  const project = await getProjectRules(tx, organizationId, projectId);
  const members = await listMemberIds(tx, organizationId);
  const target = options.preannotationTarget ?? 'auto';
  return {
    rules: {
      compiled,
      ...(answers?.kind === 'json_schema' ? { check: answers.check } : {}),
      definitionId,
      skipsCount: project.skip_queue === 'IGNORE_SKIPPED',
      overlap: project.overlap_cohort_percentage === 100 ? project.maximum_annotations : 1,
      importer,
      memberIds: new Set(members.map((member) => member.id)),
      memberByEmail: new Map(members.map((member) => [member.email.toLowerCase(), member.id])),
      modelVersion: options.modelVersion,
    },
    options,
    hasCohort: project.overlap_cohort_percentage < 100 && project.maximum_annotations > 1,
    // C-050: with a model version in use the column is a prediction of it, otherwise an answer to start from.
    preannotateAs:
      target === 'prediction' || (target === 'auto' && project.model_version !== '') ? 'predictions' : 'annotations',
  };
}

export type RowOutcome =
  | { ok: true; task: PlannedTask }
  | { ok: false; line: number; message: string; raw?: string | undefined };

export function planRow(row: ImportRow, prepared: PreparedImport): RowOutcome {
  if (!row.ok) return row;
  const task = shapeTask(row.task, prepared);
  // First of all: what is wrong with a row is kept too, in its own words.
  const fault = findFault(task);
  if (fault !== undefined) return { ok: false, line: row.line, message: fault };
  const planned = planTask(task, prepared.rules, arePreannotated(prepared));
  return planned.ok ? planned : { ok: false, line: row.line, message: planned.message };
}

/** The row with its columns where the import wants them, and its answers out of the data. */
export function shapeTask(task: ImportedTask, prepared: PreparedImport): ImportedTask {
  const { mapping, preannotatedFromFields: fields, externalIdFrom } = prepared.options;
  const mapped = mapping ? mapTask(task, mapping) : task;
  const filled = fields?.length
    ? takePreannotations(mapped, { fields, as: prepared.preannotateAs, config: prepared.rules.compiled })
    : mapped;
  const given = externalIdFrom === 'id' ? filled.id : externalIdFrom === 'inner_id' ? filled.inner_id : undefined;
  return filled.external_id === undefined && given !== undefined ? { ...filled, external_id: String(given) } : filled;
}

const arePreannotated = ({ options, preannotateAs }: PreparedImport): boolean =>
  Boolean(options.preannotatedFromFields?.length) && preannotateAs === 'annotations';

/** Targets that begin with @ are fields of the task itself. */
function mapTask(task: ImportedTask, mapping: Record<string, string | null>): ImportedTask {
  const mapped: ImportedTask = { ...task, data: {} };
  for (const [name, value] of Object.entries(task.data)) {
    const target = Object.hasOwn(mapping, name) ? mapping[name] : name;
    if (target?.startsWith('@')) setField(mapped, target.slice(1), value);
    else if (target) mapped.data[target] = value;
  }
  return mapped;
}

function setField(task: ImportedTask, field: string, value: unknown): void {
  if (value === null || value === undefined || value === '') return;
  if (field === 'external_id') task.external_id = String(value);
  else if (field === 'id') task.id = typeof value === 'number' ? value : String(value);
  else if (field === 'overlap' && Number.isInteger(Number(value))) task.overlap = Number(value);
  else if (field === 'inner_id' && Number.isInteger(Number(value))) task.inner_id = Number(value);
  else if (field.startsWith('meta.')) task.meta = { ...task.meta, [field.slice('meta.'.length)]: value };
}

export const MAPPED_FIELDS = /^@(external_id|id|inner_id|overlap|meta\..+)$/;

/** The rows, their counters and one TASKS_CREATED event, in the caller's transaction. */
export async function commitBatchIn(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: Omit<BatchScope, 'now'>,
  tasks: readonly PlannedTask[],
  onDuplicate: DuplicateChoice,
): Promise<BatchCount> {
  const current = await bringUpToDate(tx, scope, tasks);
  const count = await writeBatch(
    tx,
    { ...scope, definitionId: current.definitionId, now: platform.now() },
    current.tasks,
    onDuplicate,
  );
  await refreshStatistics(tx);
  if (count.taskIds.length > 0) {
    await emit(tx, actor, {
      type: 'TASKS_CREATED',
      organizationId: scope.organizationId,
      projectId: scope.projectId,
      aggregateType: 'project',
      aggregateId: scope.projectId,
      payload: {
        project_id: scope.projectId,
        import_id: scope.importId,
        count: count.taskIds.length,
        first_task_id: count.taskIds[0],
        last_task_id: count.taskIds.at(-1),
      },
    });
  }
  return count;
}

/** Rows were held against the config at the start of the import; labels that changed since are changed in them too. */
async function bringUpToDate(
  tx: Tx,
  scope: Omit<BatchScope, 'now'>,
  tasks: readonly PlannedTask[],
): Promise<{ definitionId: number | null; tasks: readonly PlannedTask[] }> {
  const { organizationId, projectId, definitionId: planned } = scope;
  await shareConfig(tx, projectId);
  const { definitionId } = await getCompiledConfig(tx, organizationId, projectId);
  if (definitionId === planned || planned === null) return { definitionId, tasks };
  const carry = await openCarrier(tx, scope, planned);
  return {
    definitionId,
    tasks: tasks.map((task) => {
      const carried = <A extends { result: unknown }>(answers: readonly A[]): A[] =>
        answers.map((answer) => ({ ...answer, result: carry(answer.result, { data: task.data }) }));
      return {
        ...task,
        annotations: carried(task.annotations),
        predictions: carried(task.predictions),
        drafts: carried(task.drafts),
      };
    }),
  };
}
