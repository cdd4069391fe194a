import type { SinkCounts } from '@labelwright/contract/outbox';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/Button.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { outboxCounts, redriveDeliveries } from './outbox-api.ts';
import { t } from './strings.ts';

/** The brokers that are told what happens, and how far behind they are. */
export const SinkList = ({ sinks }: { sinks: readonly SinkCounts[] }) => (
  <ul aria-label={t.brokers} className="flex flex-wrap gap-x-6 gap-y-1 text-sm text-muted">
    {sinks.map((counts) => (
      <Sink key={counts.sink} {...counts} />
    ))}
  </ul>
);

const nameOf = (sink: string): string => (sink === 'rabbitmq' ? 'RabbitMQ' : 'Redis');

function Sink({ sink, waiting, failed, oldest_waiting_at: oldest }: SinkCounts) {
  const queries = useQueryClient();
  const redriving = useMutation({
    mutationFn: () => redriveDeliveries(sink),
    onSuccess: ({ redriven }) => toast(t.redrivenMany(formatCount(redriven, 'delivery', 'deliveries'))),
    onError: (error) => toastError(t.notRedriven, error),
    onSettled: () => queries.invalidateQueries(outboxCounts),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      <span className="font-medium text-fg">{nameOf(sink)}</span>
      {waiting === 0 && failed === 0 && t.nothingWaits}
      {waiting > 0 && (
        <span className="tabular">
          {t.waits(formatCount(waiting, 'event'))} <RelativeTime at={oldest} />
        </span>
      )}
      {failed > 0 && (
        <>
          <span className="tabular text-danger">{formatCount(failed, 'dead letter')}</span>
          <Button
            size="sm"
            variant="ghost"
            icon={<RotateCw aria-hidden size={14} />}
            isBusy={redriving.isPending}
            onClick={() => redriving.mutate()}
          >
            {t.redrive}
          </Button>
        </>
      )}
    </li>
  );
}
