import type { TaskListQuery, TaskPage, TaskRow } from '@labelwright/contract/data-manager-tasks';
import { SelectedItems } from '@labelwright/contract/task-selection';
import { dataKey } from '@labelwright/filters/columns';
import type { FilterGroup, FilterNode, FilterProblem, SortKey } from '@labelwright/filters/model';
import { parseOrdering } from '@labelwright/filters/ordering';
import { isRecord, parseFilters } from '@labelwright/filters/parse';
import { Check } from 'typebox/value';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import { decodeCursor, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  listTaskAnnotations,
  listTaskDrafts,
  listTaskPredictions,
  toTaskAnnotation,
  toTaskCore,
  toTaskDraft,
  toTaskPrediction,
} from '../tasks/index.ts';
import {
  countSelected,
  countUpTo,
  countWhole,
  isWhole,
  listPlaces,
  listRows,
  narrow,
  type TaskListRow,
  type TaskPlace,
  type TaskSelection,
} from './task-list.queries.ts';

const COUNTED_AT_MOST = 10_000;

export interface TaskAsk {
  selection: TaskSelection;
  sort: SortKey[];
}

export interface AskInput {
  filters?: unknown;
  ordering?: unknown;
  search?: string | undefined;
  selectedItems?: SelectedItems | undefined;
  /** Further conditions, all of which must hold. */
  extra?: readonly unknown[];
}

/** Everything that says which tasks: short forms, filters as JSON, selected items. Throws field by field. */
export function readAsk(access: ProjectAccess, input: AskInput, now: Date): TaskAsk {
  const problems: FilterProblem[] = [];
  const groups: FilterNode[] = [];
  const take = (part: unknown, path: string): void => {
    const parsed = parseFilters(part, { now, path });
    if (!parsed.ok) problems.push(...parsed.problems);
    else if (parsed.filter.items.length > 0) groups.push(parsed.filter);
  };
  take(input.filters, 'filters');
  // Groups on their own: within another one they would lie deeper than they may.
  const [wholes, conditions] = partition(input.extra ?? [], (part) => isRecord(part) && 'conjunction' in part);
  for (const group of wholes) take(group, 'query');
  if (conditions.length > 0) take({ conjunction: 'and', items: conditions }, 'query');
  const ordering = parseOrdering(input.ordering);
  if (!ordering.ok) problems.push(...ordering.problems);
  if (problems.length > 0) throw refuse(problems);
  const filter: FilterGroup = { conjunction: 'and', items: groups };
  const { all, included, excluded } = input.selectedItems ?? { all: true };
  return {
    sort: ordering.ok ? ordering.keys : [],
    selection: {
      organizationId: access.organizationId,
      projectId: access.projectId,
      filter,
      search: input.search?.trim() || undefined,
      now: now.toISOString(),
      included: all ? undefined : (included ?? []),
      excluded: all ? excluded : undefined,
    },
  };
}

function partition<T>(list: readonly T[], isFirst: (entry: T) => boolean): [T[], T[]] {
  return [list.filter(isFirst), list.filter((entry) => !isFirst(entry))];
}

function refuse(problems: readonly FilterProblem[]): AppError {
  const details: Record<string, string[]> = {};
  for (const { path, message } of problems) details[path] = [...(details[path] ?? []), message];
  return new AppError('validation', 'Validation error', { details });
}

export function readJson(field: string, text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw invalidField(field, 'Must be JSON.');
  }
}

/** The `query` parameter of the field's clients: filters, ordering and selected items in one JSON object. */
export function readQuery(text: string | undefined): AskInput {
  const read = readJson('query', text);
  if (read === undefined) return {};
  if (!isRecord(read)) throw invalidField('query', 'Must be a JSON object with filters, ordering or selectedItems.');
  const { filters, ordering, selectedItems } = read;
  if (selectedItems === undefined || selectedItems === null) return { filters, ordering };
  if (!Check(SelectedItems, selectedItems))
    throw invalidField(
      'query.selectedItems',
      'Must be {"all": true, "excluded": []} or {"all": false, "included": []}.',
    );
  return { filters, ordering, selectedItems };
}

/** The short forms as conditions. */
export function shortForms(query: TaskListQuery): unknown[] {
  const items: unknown[] = [];
  const list = (text: string): string[] => text.split(',').map((part) => part.trim());
  if (query.status) items.push({ filter: 'status', operator: 'in_list', value: list(query.status) });
  if (query.is_labeled !== undefined) items.push({ filter: 'is_labeled', operator: 'equal', value: query.is_labeled });
  if (query.annotator) items.push({ filter: 'annotators', operator: 'in_list', value: list(query.annotator) });
  if (query.label) items.push({ filter: 'label', operator: 'in_list', value: list(query.label) });
  return items;
}

export interface KeysetPage extends PageResult<TaskRow> {
  isEstimate: boolean;
}

/** A page after a cursor. The total is exact for the whole project and up to 10,000; beyond it says so. */
export function listTasksAfter(
  platform: Platform,
  actor: Actor,
  ask: TaskAsk,
  page: { limit: number; cursor: string | undefined; fields: 'task_only' | 'all' },
): Promise<KeysetPage> {
  // One list within: a cursor of the platform holds few entries, an order of ours may have many.
  const [after] = (decodeCursor(page.cursor) ?? []) as [unknown[]?];
  if (after !== undefined && !Array.isArray(after)) throw invalidField('cursor', 'Not a cursor of this list.');
  return withActor(platform.db, actor, async (tx) => {
    const selection = await narrow(tx, ask.selection);
    const places = await listPlaces(tx, selection, { sort: ask.sort, limit: page.limit + 1, after });
    const shown = places.slice(0, page.limit);
    const rows = await present(tx, platform, actor, selection.organizationId, shown, page.fields);
    const isWholeList = after === undefined && places.length <= page.limit;
    const total = isWholeList
      ? places.length
      : await countCheaply(tx, { selection, sort: ask.sort }, places, after !== undefined);
    return {
      rows,
      next: places.length > page.limit ? [shown.at(-1)?.keys] : undefined,
      total,
      isEstimate: total !== undefined && total >= COUNTED_AT_MOST && !isWhole(selection),
    };
  });
}

/** Later pages of a filtered list do without: the first one has told. */
async function countCheaply(
  tx: Tx,
  { selection, sort }: TaskAsk,
  found: readonly TaskPlace[],
  isLaterPage: boolean,
): Promise<number | undefined> {
  if (isWhole(selection)) return (await countWhole(tx, selection.organizationId, selection.projectId)).total;
  if (isLaterPage) return undefined;
  // Comparing fields of the data once more costs more than finding the first page again.
  if (sort.some(({ column }) => dataKey(column) !== undefined)) return countUpTo(tx, selection, COUNTED_AT_MOST);
  const rest = await countUpTo(tx, selection, COUNTED_AT_MOST - found.length, { sort, after: found.at(-1)?.keys });
  return rest === undefined ? undefined : found.length + rest;
}

/** A numbered page, as the field's clients ask for it; past the end a 404, by which they know that they are done. */
export function listTaskPage(
  platform: Platform,
  actor: Actor,
  ask: TaskAsk,
  page: { page: number; pageSize: number; fields: 'task_only' | 'all' },
): Promise<TaskPage> {
  const offset = (page.page - 1) * page.pageSize;
  return withActor(platform.db, actor, async (tx) => {
    const selection = await narrow(tx, ask.selection);
    const places = await listPlaces(tx, selection, { sort: ask.sort, limit: page.pageSize, offset });
    if (places.length === 0 && page.page > 1) throw new AppError('not_found', 'Invalid page.');
    const tasks = await present(tx, platform, actor, selection.organizationId, places, page.fields);
    return { tasks, ...(await countSelected(tx, selection)) };
  });
}

async function present(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  organizationId: number,
  places: readonly { id: number }[],
  fields: 'task_only' | 'all',
): Promise<TaskRow[]> {
  const ids = places.map(({ id }) => id);
  const now = platform.now();
  const rows = (await listRows(tx, organizationId, ids, now)).map(toTaskRow);
  if (fields === 'task_only') return rows;
  const annotations = groupByTask(
    (await listTaskAnnotations(tx, organizationId, ids, { everybody: true })).map((row) => ({
      ...toTaskAnnotation(row, now),
      completed_by: row.completed_by,
    })),
  );
  const predictions = groupByTask(
    (await listTaskPredictions(tx, organizationId, ids)).map((row) => toTaskPrediction(row, now)),
  );
  const drafts = groupByTask(
    (await listTaskDrafts(tx, organizationId, ids, actor.userId ?? 0)).map((row) => toTaskDraft(row, now)),
  );
  return rows.map((row) => ({
    ...row,
    annotations: annotations.get(row.id) ?? [],
    predictions: predictions.get(row.id) ?? [],
    drafts: drafts.get(row.id) ?? [],
  }));
}

function toTaskRow(row: TaskListRow): TaskRow {
  const {
    annotators,
    annotations_results: results,
    annotations_ids: ids,
    predictions_results: predicted,
    predictions_score: score,
    model_agreement,
    predictions_model_versions: versions,
    agreement,
    review_status,
    final_annotation_id,
    annotators_count,
    annotated_at,
    split,
    assignees,
    assigned_reviewers,
    locked_by,
    reviewers,
    review_reason,
    ...core
  } = row;
  return {
    ...toTaskCore(core),
    updated_by: row.updated_by === null ? [] : [{ user_id: row.updated_by }],
    annotators: annotators ?? [],
    agreement,
    review_status,
    final_annotation_id,
    annotators_count: annotators_count ?? 0,
    annotated_at: annotated_at?.toISOString() ?? null,
    split,
    assignees: assignees ?? [],
    assigned_reviewers: assigned_reviewers ?? [],
    locked_by: locked_by ?? [],
    reviewers: reviewers ?? [],
    review_reason: review_reason ?? '',
    annotations_results: results ?? '',
    annotations_ids: ids ?? '',
    predictions_results: predicted ?? '',
    predictions_score: score,
    model_agreement,
    predictions_model_versions: versions ?? '',
  };
}

function groupByTask<T extends { task: number }>(rows: readonly T[]): Map<number, T[]> {
  const byTask = new Map<number, T[]>();
  for (const row of rows) {
    const list = byTask.get(row.task);
    if (list) list.push(row);
    else byTask.set(row.task, [row]);
  }
  return byTask;
}
