import { withSystem } from '../../platform/db/db.ts';
import type { CollectedGauge } from '../../platform/metrics/metrics.ts';
import type { Platform } from '../../platform/platform.ts';
import { readSeries, type Series } from './gauges.queries.ts';

/** Those who read often share one look at the database. */
const FRESH_MS = 10_000;

interface GaugePlan {
  name: string;
  help: string;
  series: string;
  labels: readonly string[];
}

const PLANS: readonly GaugePlan[] = [
  { name: 'app_users', help: 'Accounts: all, verified, active within a day.', series: 'users', labels: ['state'] },
  { name: 'app_sessions', help: 'Browser sessions that are open.', series: 'sessions', labels: [] },
  { name: 'app_organizations', help: 'Organizations.', series: 'organizations', labels: [] },
  { name: 'app_projects', help: 'Projects by state.', series: 'projects', labels: ['state'] },
  { name: 'app_tasks', help: 'Tasks.', series: 'tasks', labels: [] },
  {
    name: 'app_tasks_finished',
    help: 'Tasks with all the annotations they need.',
    series: 'tasks_finished',
    labels: [],
  },
  { name: 'app_annotations', help: 'Annotations.', series: 'annotations', labels: [] },
  { name: 'app_predictions', help: 'Predictions.', series: 'predictions', labels: [] },
  {
    name: 'app_collection_items',
    help: 'Documents, recordings and texts by what they are now; drafts are left out.',
    series: 'items',
    labels: ['kind', 'status'],
  },
  {
    name: 'app_items_processing',
    help: 'Items by how far OCR or transcription is.',
    series: 'items_processing',
    labels: ['kind', 'state'],
  },
  {
    name: 'outbox_events',
    help: 'Events that are not delivered, by status.',
    series: 'outbox_events',
    labels: ['status'],
  },
  {
    name: 'outbox_oldest_due_seconds',
    help: 'How long the event that is due for longest has waited.',
    series: 'outbox_oldest_seconds',
    labels: [],
  },
  {
    name: 'job_queue_oldest_due_seconds',
    help: 'How long the job that is due for longest has waited, by queue.',
    series: 'queue_oldest_seconds',
    labels: ['queue'],
  },
  {
    name: 'jobs_finished_last_hour',
    help: 'Jobs that ended within the last hour.',
    series: 'jobs_finished_hour',
    labels: ['queue', 'status'],
  },
  { name: 'app_alerts_open', help: 'Open alerts.', series: 'alerts_open', labels: ['severity'] },
  {
    name: 'app_processes',
    help: 'Processes that gave a sign of life, by role.',
    series: 'processes',
    labels: ['role'],
  },
];

/** Business, queues and processes, for /metrics. */
export function businessGauges(platform: Platform): CollectedGauge[] {
  let asked: { at: number; series: Promise<Series[]> } | undefined;
  const read = (): Promise<Series[]> => {
    if (asked === undefined || performance.now() - asked.at > FRESH_MS) {
      const series = withSystem(platform.db, (tx) => readSeries(tx, platform.now()));
      series.catch(() => {
        asked = undefined;
      });
      asked = { at: performance.now(), series };
    }
    return asked.series;
  };
  return PLANS.map(({ name, help, series, labels }) => ({
    name,
    help,
    labels,
    collect: async () =>
      (await read())
        .filter((row) => row.name === series)
        .map((row) => ({ labels: labelled(labels, row.label), value: row.value })),
  }));
}

function labelled(labels: readonly string[], text: string): Record<string, string> {
  const parts = text.split('/');
  return Object.fromEntries(labels.map((label, index) => [label, parts[index] ?? '']));
}
