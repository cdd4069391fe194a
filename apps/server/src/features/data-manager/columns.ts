import type { Column, FieldValues, FieldValuesQuery } from '@labelwright/contract/data-manager-columns';
import type { DataProject } from '@labelwright/contract/data-manager-tasks';
import { PROJECT_PERMISSIONS } from '@labelwright/contract/permissions';
import { type FilterColumn, TASK_COLUMNS } from '@labelwright/filters/columns';
import type { FilterType } from '@labelwright/filters/model';
import { OPERATORS_BY_TYPE } from '@labelwright/filters/operators';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { columnType, type DataType, typeShownBy } from './column-types.ts';
import {
  type Author,
  countFieldValues,
  getProjectHead,
  listAuthors,
  listDataColumns,
  listUsedLabels,
} from './columns.queries.ts';
import { listFieldIndexes } from './field-indexes.queries.ts';

/** What to offer while somebody types a value of a field. */
export async function getFieldValues(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { field, search = '', limit = 20 }: FieldValuesQuery,
): Promise<FieldValues> {
  const escaped = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const { lookedAt, values } = await withActor(platform.db, actor, (tx) =>
    countFieldValues(tx, access, { field, escaped, limit }),
  );
  return { values, looked_at: lookedAt };
}

/** Every column of the project's data manager, with what one can choose from where the values are few. */
export function getColumns(platform: Platform, actor: Actor, access: ProjectAccess): Promise<Column[]> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
    const data = await listDataColumns(tx, organizationId, projectId);
    const authors = await listAuthors(tx, organizationId, projectId);
    const used = await listUsedLabels(tx, organizationId, projectId);
    const people = authors.map((author) => ({ value: author.id, title: nameOf(author) }));
    const labels = labelsOf(compiled, used).map((label) => ({ value: label, title: label }));
    const indexes = new Map((await listFieldIndexes(tx, access)).map((index) => [index.field, index.status]));
    const choices = {
      status: STATUS_WORDS,
      review_status: REVIEW_WORDS,
      split: SPLIT_WORDS,
      label: labels,
      predictions_label: labels,
      ...Object.fromEntries(PEOPLE_COLUMNS.map((id) => [id, people])),
    };
    // What people see comes first, in the order of the interface.
    const places = new Map(compiled.fields.map((field, index) => [field.key, index]));
    const place = (name: string): number => places.get(name) ?? places.size;
    const fields = data
      .toSorted((a, b) => place(a.name) - place(b.name))
      .map(({ name, examples }) => ({
        ...dataColumn(name, shownAs(compiled, name) ?? columnType(examples ?? [])),
        index: indexes.get(name) ?? ('none' as const),
      }));
    return [
      ...TASK_COLUMNS.map((column) => taskColumn(column, (choices as Record<string, Choice[] | undefined>)[column.id])),
      {
        ...dataColumn('data', 'List'),
        id: 'data',
        title: 'data',
        parent: undefined,
        children: fields.map((field) => field.id),
        is_sortable: false,
        operators: [],
      },
      ...fields,
    ].map(withoutUndefined);
  });
}

type Choice = { value: string | number; title: string };

const STATUS_WORDS: Choice[] = [
  { value: 'pending', title: 'Pending' },
  { value: 'in_progress', title: 'In progress' },
  { value: 'complete', title: 'Complete' },
  { value: 'failed', title: 'Failed' },
  { value: 'skipped', title: 'Skipped' },
];

const REVIEW_WORDS: Choice[] = [
  { value: 'not_sampled', title: 'Not sampled' },
  { value: 'accepted_blind', title: 'Accepted without review' },
  { value: 'pending', title: 'Waiting for review' },
  { value: 'approved', title: 'Approved' },
  { value: 'rejected', title: 'Rejected' },
  { value: 'adjudication', title: 'In adjudication' },
];

const SPLIT_WORDS: Choice[] = [
  { value: 'train', title: 'Training' },
  { value: 'validation', title: 'Validation' },
  { value: 'test', title: 'Test' },
];

/** Columns whose values are ids of people. */
const PEOPLE_COLUMNS = [
  'annotators',
  'reviewers',
  'comment_authors',
  'assignees',
  'assigned_reviewers',
  'locked_by',
  'updated_by',
] as const;

const SHOWN_FIRST = new Set(['id', 'status', 'total_annotations', 'annotators', 'created_at']);

function taskColumn(column: FilterColumn, items: Choice[] | undefined): Column {
  return {
    id: column.id,
    title: column.title,
    type: column.type,
    target: 'tasks',
    help: '',
    visibility_defaults: { explore: SHOWN_FIRST.has(column.id), labeling: column.id === 'id' },
    ...(items ? { schema: { items, multiple: column.type === 'List' } } : {}),
    project_defined: false,
    is_sortable: column.isSortable,
    operators: [...OPERATORS_BY_TYPE[column.type]],
    group: column.group,
    ...(column.unit ? { unit: column.unit } : {}),
  };
}

function dataColumn(name: string, type: DataType): Column & { parent: string | undefined } {
  const filterType: FilterType = type in OPERATORS_BY_TYPE ? (type as FilterType) : 'String';
  return {
    id: `data.${name}`,
    title: name,
    type,
    target: 'tasks',
    parent: 'data',
    help: '',
    visibility_defaults: { explore: true, labeling: true },
    project_defined: true,
    is_sortable: type !== 'List' && type !== 'TimeSeries' && type !== 'Unknown',
    operators: [...OPERATORS_BY_TYPE[filterType]],
    group: 'data',
  };
}

function withoutUndefined(column: Column & { parent?: string | undefined }): Column {
  const { parent, ...rest } = column;
  return parent === undefined ? rest : { ...rest, parent };
}

/** What the interface shows a field as counts more than what its values look like. */
function shownAs(compiled: CompiledConfig, name: string): DataType | undefined {
  return typeShownBy(compiled.fields.find((field) => field.key === name)?.dataType);
}

function labelsOf(compiled: CompiledConfig, used: readonly string[]): string[] {
  const declared = Object.values(compiled.controls).flatMap((control) => control.options.map((option) => option.value));
  return [...new Set([...declared, ...used])];
}

export function nameOf(author: Author): string {
  return author.display_name || `${author.first_name} ${author.last_name}`.trim() || author.email;
}

export function getDataProject(platform: Platform, actor: Actor, access: ProjectAccess): Promise<DataProject> {
  return withActor(platform.db, actor, async (tx) => ({
    ...(await getProjectHead(tx, access.organizationId, access.projectId)),
    can: Object.fromEntries(PROJECT_PERMISSIONS.map((permission) => [permission, access.can(permission)])),
  }));
}
