import { formatCount } from '../../lib/format.ts';

/** Every text of the data page. */
export const t = {
  title: 'Data',
  search: 'Search the data or an id',
  addFilter: 'Filter',
  filterTitle: 'Filter tasks',
  column: 'Column',
  condition: 'Condition',
  value: 'Value',
  from: 'From',
  to: 'To',
  applyFilter: 'Apply filter',
  removeFilter: (text: string) => `Remove filter: ${text}`,
  clearFilters: 'Clear all',
  matchAll: 'all of these',
  matchAny: 'any of these',
  matchLabel: 'Tasks that match',
  import: 'Import tasks',
  tasks: (count: number) => formatCount(count, 'task'),
  matching: (count: number, isMore: boolean) => `${formatCount(count, 'task')}${isMore ? ' or more' : ''} match`,
  noTasks: 'No tasks yet',
  noTasksText: 'Tasks are what people annotate: texts, pictures, rows of a table. Import a file, or paste some lines.',
  noMatch: 'No task matches',
  noMatchText: 'Change the search or take a filter away.',
  selected: (count: number | undefined) =>
    count === undefined ? 'All tasks selected' : `${formatCount(count, 'task')} selected`,
  clearSelection: 'Clear selection',
  deleteTasks: (count: number | undefined) =>
    count === undefined ? 'Delete tasks' : `Delete ${formatCount(count, 'task')}`,
  deleteAnnotations: 'Delete annotations',
  deletePredictions: 'Delete predictions',
  deleteAnnotationsOf: (count: number | undefined) =>
    count === undefined
      ? 'Delete all annotations of these tasks?'
      : `Delete all annotations of ${formatCount(count, 'task')}?`,
  deletePredictionsOf: (count: number | undefined) =>
    count === undefined
      ? 'Delete all predictions of these tasks?'
      : `Delete all predictions of ${formatCount(count, 'task')}?`,
  backInQueue: 'The work is lost, and the tasks go back into the queue of your annotators.',
  modelsAgain: 'The models would have to predict these tasks again.',
  couldNotDelete: 'The tasks could not be changed',
  inBackground: 'In the background; the jobs menu shows how far it is.',
  preview: 'Task preview',
  openTask: 'Open task',
  taskGone: 'No such task',
  taskGoneText: 'It was deleted, or the address is wrong.',
  closePreview: 'Close preview',
  nextTask: 'Next task',
  previousTask: 'Previous task',
  data: 'Data',
  annotations: 'Annotations',
  predictions: 'Predictions',
  noAnnotations: 'Nobody has annotated this task yet.',
  skipped: 'Skipped',
  groundTruth: 'Ground truth',
  emptyAnnotation: 'Nothing marked',
  annotationsNeeded: (done: number, needed: number) => `${done} of ${needed} annotations`,
  moreValues: (count: number) => `and ${formatCount(count, 'more value', 'more values')}`,
  yes: 'Yes',
  no: 'No',
} as const;
