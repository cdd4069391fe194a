import { formatCount, formatNumber } from '../../lib/format.ts';

const TYPES: Readonly<Record<string, string>> = {
  'import.run': 'Import',
  'export.run': 'Export',
  'tasks.action': 'Action on tasks',
  'tasks.purge': 'Removal of tasks',
  'projects.purge': 'Removal of projects',
  'projects.reconcile': 'Recount',
};

export const KNOWN_TYPES: readonly string[] = Object.keys(TYPES);

/** A job type in words; the type itself where there are none. */
export const typeName = (type: string): string => TYPES[type] ?? type;

/** Every text of the jobs page. */
export const t = {
  title: 'Jobs',
  description: 'Imports, exports and other long work.',
  states: 'Jobs by state',
  all: 'All',
  running: 'Running',
  queued: 'Queued',
  failed: 'Failed',
  succeeded: 'Succeeded',
  cancelled: 'Cancelled',

  type: 'Type',
  anyType: 'Any type',
  project: 'Project',
  anyProject: 'Any project',
  projectOf: (id: number) => `Project ${id}`,
  clearFilters: 'Clear filters',

  job: 'Job',
  state: 'State',
  progress: 'Progress',
  started: 'Started',
  created: 'Created',
  finished: 'Finished',
  duration: 'Duration',
  attempts: 'Attempts',
  attemptOf: (attempt: number, most: number) => `${attempt} of ${most}`,
  counted: (done: number, total: number | undefined, unit: string) =>
    `${total === undefined ? formatNumber(done) : `${formatNumber(done)} of ${formatNumber(total)}`} ${unit}`.trim(),
  waiting: 'Waiting to start',

  noJobs: 'No jobs yet',
  noJobsText: 'Import or export data, or act on many tasks at once: the work shows here, with its progress and log.',
  noMatch: 'No such jobs',
  noMatchText: 'No job is in this state with these filters.',

  cancel: 'Cancel job',
  retry: 'Run again',
  cancelling: 'The job is being cancelled',
  wasCancelled: 'The job was cancelled',
  wasRetried: 'The job is queued again',
  cancelFailed: 'The job could not be cancelled',
  retryFailed: 'The job could not be run again',

  failedTitle: 'Why it failed',
  retryingTitle: 'The last attempt failed; it is tried again',
  facts: 'Facts',
  id: 'Id',
  queue: 'Queue',
  queueWait: 'Wait in the queue',
  runTime: 'Run time',
  processor: 'Processor time',
  memory: 'Process memory',
  log: 'Log',
  logLive: 'live',
  logLines: (count: number) => formatCount(count, 'line'),
  noLog: 'Nothing was logged.',
  noLogYet: 'Nothing logged yet.',
  logFailed: 'The log could not be loaded',
  earlier: (count: number) => `Show ${formatCount(count, 'earlier line')}`,
  result: 'Result',
  raw: 'Raw record',
} as const;
