import { withSystem } from '../../platform/db/db.ts';
import { countEntries, type SinkCounts } from '../../platform/events/sink-queue.queries.ts';
import type { CollectedGauge } from '../../platform/metrics/metrics.ts';
import type { Platform } from '../../platform/platform.ts';

/** How far behind each broker is. */
export function brokerGauges({ db, sinks, now }: Platform): CollectedGauge[] {
  const each = (value: (counts: SinkCounts | undefined) => number) => async () => {
    const rows = await withSystem(db, countEntries);
    const countsOf = new Map(rows.map((row) => [row.sink, row]));
    return sinks.names.map((sink) => ({ labels: { sink }, value: value(countsOf.get(sink)) }));
  };
  return [
    {
      name: 'sink_entries_waiting',
      help: 'Entries that wait to be handed to a broker.',
      labels: ['sink'],
      collect: each((counts) => counts?.waiting ?? 0),
    },
    {
      name: 'sink_entries_failed',
      help: 'Entries that a broker has refused for good: dead letters.',
      labels: ['sink'],
      collect: each((counts) => counts?.failed ?? 0),
    },
    {
      name: 'sink_oldest_waiting_seconds',
      help: 'How long the oldest of the waiting entries has waited.',
      labels: ['sink'],
      collect: each((counts) => {
        const since = counts?.oldest_waiting_at;
        return since ? Math.max(0, (now().getTime() - since.getTime()) / 1000) : 0;
      }),
    },
  ];
}
