import type { Target } from '../../ui/chart/table-data.ts';

/** Column, operator and values: a condition as the data page keeps it in its address. */
export type Condition = [column: string, operator: string, ...values: string[]];

/** The tasks of a project that meet all conditions, in the data page. */
export const tasksTarget = (projectId: string, conditions: readonly Condition[]): Target => ({
  to: '/projects/$projectId/data',
  params: { projectId },
  search: conditions.length === 0 ? {} : { filters: conditions },
});

export const answeredBy = (...people: number[]): Condition[] =>
  people.map((id) => ['annotators', 'contains', String(id)]);

export const withLabel = (...labels: string[]): Condition[] => labels.map((label) => ['label', 'contains', label]);

/** Tasks whose agreement lies from `low` to below `high`; undefined: no such end. */
export const agreeing = (low: number | undefined, high: number | undefined): Condition[] => [
  ...(low === undefined ? [] : [['agreement', 'greater_or_equal', String(low)] satisfies Condition]),
  ...(high === undefined ? [] : [['agreement', 'less', String(high)] satisfies Condition]),
];

export const taskTarget = (projectId: string, taskId: number, search: Record<string, number> = {}): Target => ({
  to: '/projects/$projectId/tasks/$taskId',
  params: { projectId, taskId: String(taskId) },
  search,
});
