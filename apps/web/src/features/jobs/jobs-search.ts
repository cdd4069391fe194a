import { JOB_STATES, JOB_STATUSES, type JobCounts, type JobScope } from '@labelwright/contract/jobs';
import { numberOf, type RawSearch, textOf } from '../../lib/url-state.ts';

export const VIEWS = ['jobs', 'queues', 'times', 'schedules'] as const;
export type JobsView = (typeof VIEWS)[number];

/** What the tabs of the list narrow to: a status, or a part of one. */
export const TABS = [
  undefined,
  'running',
  'queued',
  'retrying',
  'scheduled',
  'failed',
  'dead',
  'succeeded',
  'cancelled',
] as const;
export type JobTab = (typeof TABS)[number];

export interface JobsSearch {
  view: JobsView;
  status: JobTab;
  type: string | undefined;
  queue: string | undefined;
  project: number | undefined;
  search: string | undefined;
  mine: boolean | undefined;
  scope: JobScope | undefined;
  job: string | undefined;
}

export const parseJobsSearch = (raw: RawSearch): JobsSearch => ({
  view: VIEWS.find((view) => view === raw.view) ?? 'jobs',
  status: TABS.find((tab) => tab === raw.status),
  type: textOf(raw.type),
  queue: textOf(raw.queue),
  project: numberOf(raw.project),
  search: textOf(raw.search),
  mine: raw.mine === true || raw.mine === 'true' ? true : undefined,
  scope: raw.scope === 'all' ? 'all' : undefined,
  job: textOf(raw.job),
});

/** What is asked of the server, tab apart. */
export const filterOf = ({ type, queue, project, search, mine, scope }: JobsSearch) => ({
  type,
  queue,
  project,
  search,
  mine,
  scope,
});

export function tabQuery(tab: JobTab): { status?: string; state?: string } {
  if (tab === undefined) return {};
  if (JOB_STATUSES.some((status) => status === tab)) return { status: tab };
  return JOB_STATES.some((state) => state === tab) ? { state: tab } : {};
}

export const countOf = (counts: JobCounts, tab: JobTab): number =>
  tab === undefined
    ? counts.queued + counts.running + counts.succeeded + counts.failed + counts.cancelled
    : counts[tab];

export const isNarrowed = (url: JobsSearch): boolean =>
  url.status !== undefined || Object.values(filterOf(url)).some((value) => value !== undefined);
