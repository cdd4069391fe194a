import type { Column } from '@labelwright/contract/data-manager-columns';
import type { TaskRow } from '@labelwright/contract/data-manager-tasks';
import type { ReactNode } from 'react';
import { TaskCell } from './TaskCell.tsx';
import type { Display } from './table/task-layout.ts';

export interface TaskColumn {
  id: string;
  header: string;
  /** What it is about: the heading that it stands under where columns are chosen. */
  group: Column['group'];
  width: number;
  /** Takes the width that is left over. */
  isGrowing: boolean;
  isSortable: boolean;
  /** What it is shown as can be chosen. */
  isData: boolean;
  /** Something to look at or to play. */
  isMedia: boolean;
  align: 'start' | 'end';
  cell: (task: TaskRow) => ReactNode;
}

const WIDTHS: Readonly<Record<string, number>> = {
  id: 84,
  status: 124,
  annotators: 116,
  total_annotations: 116,
  created_at: 130,
  updated_at: 130,
  completed_at: 130,
  label: 180,
  annotations_results: 280,
};
const WIDTHS_BY_TYPE: Readonly<Record<string, number>> = {
  Image: 96,
  Audio: 240,
  Video: 220,
  Pdf: 220,
  TimeSeries: 160,
  Number: 110,
  Boolean: 100,
  Datetime: 170,
};
const DATA_WIDTH = 180;
const GROWING_WIDTH = 280;

const MEDIA = new Set(['Image', 'Audio', 'Video', 'TimeSeries', 'Pdf']);

/** What a chosen display stands for among the types of columns. */
const TYPES_OF_DISPLAYS: Readonly<Record<Display, string>> = {
  text: 'String',
  number: 'Number',
  date: 'Datetime',
  image: 'Image',
  audio: 'Audio',
  video: 'Video',
  json: 'JSON',
};

/** How far the task is: beside what it is about, before the rest of its data. */
const STATE_COLUMNS = new Set(['status', 'total_annotations', 'annotators']);

/** Filters only: the list of tasks does not carry their values. */
const isShowable = (column: Column): boolean => column.id !== 'data' && column.id !== 'label';

export function taskColumns(
  columns: readonly Column[],
  projectId: string,
  displays: Readonly<Record<string, Display>> = {},
): TaskColumn[] {
  const shown = columns.filter(isShowable).map((column): Column => {
    const display = displays[column.id];
    return display === undefined ? column : { ...column, type: TYPES_OF_DISPLAYS[display] };
  });
  const data = shown.filter((column) => column.project_defined);
  // What people are shown comes first; the longest texts get the room that is left.
  const growing = data.find((column) => column.type === 'String' || column.type === 'HyperText') ?? data[0];
  const place = (column: Column): number => {
    if (column.id === 'id') return 0;
    if (column === data[0] || column === growing) return 1;
    if (STATE_COLUMNS.has(column.id)) return 2;
    return column.project_defined ? 3 : 4;
  };
  // Data often has an `id` or a `status` of its own.
  const ours = new Set(shown.filter((column) => !column.project_defined).map(({ title }) => title.toLowerCase()));
  const headerOf = ({ id, title, project_defined: isData }: Column): string =>
    isData && ours.has(title.toLowerCase()) ? id : title;
  const ordered = shown.toSorted((a, b) => place(a) - place(b));
  return ordered.map((column) => ({
    id: column.id,
    header: headerOf(column),
    group: column.group,
    width: widthOf(column, column.id === growing?.id),
    isGrowing: column.id === growing?.id,
    isSortable: column.is_sortable,
    isData: column.project_defined,
    isMedia: MEDIA.has(column.type),
    align: column.type === 'Number' && column.id !== 'id' ? 'end' : 'start',
    cell: (task) => <TaskCell task={task} column={column} projectId={projectId} />,
  }));
}

function widthOf(column: Column, isGrowing: boolean): number {
  if (isGrowing) return GROWING_WIDTH;
  return WIDTHS[column.id] ?? WIDTHS_BY_TYPE[column.type] ?? (column.project_defined ? DATA_WIDTH : 160);
}
