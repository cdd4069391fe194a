import { formatCount, formatNumber } from '../../lib/format.ts';

const TYPES: Readonly<Record<string, string>> = {
  'import.run': 'Import',
  'export.run': 'Export',
  'tasks.action': 'Action on tasks',
  'retention.run': 'Removal of what was deleted',
  'archive.run': 'Archive',
  'archive.restore': 'Return of an archive',
  'projects.reconcile': 'Recount',
  'projects.recount': 'Recount of a project',
  'quality.measure-project': 'Measuring of agreement',
  'storage.sync': 'Sync of a source',
  'storage.export': 'Writing to a target',
  'mail.send': 'Mail',
  task_process_ocr: 'Text recognition',
  task_transcribe_audio: 'Transcription',
  task_send_email: 'Mail',
};

export const KNOWN_TYPES: readonly string[] = Object.keys(TYPES);

/** A job type in words; the type itself where there are none. */
export const typeName = (type: string): string => TYPES[type] ?? type;

const QUEUES: Readonly<Record<string, string>> = {
  default: 'General',
  io: 'Import and export',
  email_queue: 'Mail',
  ocr_queue: 'Text recognition',
  transcription_queue: 'Transcription',
  maintenance: 'Upkeep',
};

export const KNOWN_QUEUES: readonly string[] = Object.keys(QUEUES);

export const queueName = (queue: string): string => QUEUES[queue] ?? queue;

/** Every text of the jobs page. */
export const t = {
  title: 'Jobs',
  views: 'Views',
  viewNames: { jobs: 'List', queues: 'Queues and workers', times: 'Times', schedules: 'Schedules' },
  allOrganizations: 'All organizations',
  states: 'Jobs by state',
  all: 'All',
  running: 'Running',
  queued: 'Queued',
  failed: 'Failed',
  succeeded: 'Succeeded',
  cancelled: 'Cancelled',
  retrying: 'Retrying',
  scheduled: 'Scheduled',
  dead: 'Gave up',

  search: 'Search jobs',
  searchHint: 'Title, error or id',
  anyQueue: 'Any queue',
  whose: 'Whose',
  everybodys: "Everybody's",
  mine: 'Started by me',

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

  redrive: (count: number) => `Run ${formatCount(count, 'job')} again`,
  redriveTitle: (count: number) => `Run ${formatCount(count, 'job')} again?`,
  redriveText: 'They are queued oldest first, at most 1,000 at once. Work that is under way already is left alone.',
  redriven: (queued: number, left: number) =>
    left === 0
      ? `${formatCount(queued, 'job')} queued again`
      : `${formatCount(queued, 'job')} queued again, ${formatNumber(left)} left`,

  queues: 'Queues',
  workers: (count: number) => (count === 0 ? 'Workers' : formatCount(count, 'worker')),
  noWorker: 'No worker is running',
  noWorkerText: 'Jobs wait until a process with the role worker is started.',
  paused: 'Paused',
  unserved: 'No worker',
  working: 'Working',
  isWaiting: 'Waiting',
  idle: 'Idle',
  pauseQueue: (queue: string) => `Pause ${queue}`,
  resumeQueue: (queue: string) => `Resume ${queue}`,
  queuePaused: 'The queue is paused; what runs is finished',
  queueResumed: 'The queue goes on',
  pauseFailed: 'The queue could not be changed',
  handsBusy: (running: number, capacity: number) => `${formatNumber(running)} of ${formatNumber(capacity)} at work`,
  waitingNow: 'Waiting',
  failedToday: 'Failed, 24 h',
  perMinute: (rate: number) => `${formatNumber(Math.round(rate * 10) / 10)} per minute`,
  nothingWaits: 'Nothing waits',
  oldest: 'Oldest waiting',
  alive: 'Alive',
  silent: 'Silent',
  clock: 'Keeps the clock',
  since: 'Since',
  heartbeat: 'Last sign',
  version: 'Version',
  serves: 'Queues it serves',
  doesNothing: 'Nothing to do right now.',

  period: 'Period',
  lastDays: (days: number) => (days === 1 ? 'Last day' : `Last ${days} days`),
  timesText:
    'How long finished jobs waited in their queue and ran: half of them at most the median, 95 % at most the other.',
  waitMedian: 'Wait, median',
  waitMost: 'Wait, 95 %',
  runMedian: 'Run, median',
  runMost: 'Run, 95 %',
  noTimes: 'Nothing finished in this period',
  noTimesText: 'Choose a longer period, or run something.',

  cron: 'Schedule (UTC)',
  nextRun: 'Next run',
  lastRun: 'Last run',
  nextAttempt: 'Next attempt',
  openLog: 'Open log',

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
