import type { WebhookLogRecord } from '@labelwright/contract/webhooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatDuration } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyId } from '../../ui/CopyId.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FactList } from '../../ui/FactList.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { DeliveryState } from './delivery-columns.tsx';
import { MessageView } from './Exchange.tsx';
import { t } from './strings.ts';
import { deliveryQuery, redeliver, WEBHOOKS_KEY } from './webhooks-api.ts';

type DeliveryDrawerProps = { webhookId: string; id: number; onClose: () => void };

/** One delivery: what was sent, what came back, and every attempt at it. */
export function DeliveryDrawer({ webhookId, id, onClose }: DeliveryDrawerProps) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(deliveryQuery(webhookId, id));
  const again = useMutation({
    mutationFn: () => redeliver(webhookId, id),
    onSuccess: () => toast(t.deliveries.redelivered),
    onError: (failure) => toastError(t.deliveries.notRedelivered, failure),
    onSettled: () => queries.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  });
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="lg"
      title={data?.action ?? t.deliveries.title}
      titleEnd={data && <DeliveryState status={data.status} />}
      actions={
        data?.can.redeliver === true ? (
          <Button variant="primary" isBusy={again.isPending} onClick={() => again.mutate()}>
            {t.deliveries.redeliver}
          </Button>
        ) : undefined
      }
    >
      {isPending && <SkeletonLines count={10} />}
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Delivery delivery={data} />}
    </Drawer>
  );
}

function Delivery({ delivery }: { delivery: WebhookLogRecord }) {
  const { request } = delivery;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t.deliveries.when, <RelativeTime key="at" at={delivery.occurred_at} />],
    [t.deliveries.sent, <RelativeTime key="sent" at={delivery.sent_at} />],
    ...(delivery.status === 'retrying'
      ? [[t.deliveries.next, <RelativeTime key="next" at={delivery.next_attempt_at} />] as const]
      : []),
    [t.deliveries.took, delivery.duration_ms === null ? '–' : formatDuration(delivery.duration_ms)],
    [t.deliveries.attempts, delivery.sent_at === null ? '–' : t.deliveries.attemptsOf(delivery.retries)],
    [t.deliveries.message, <CopyId key="id" id={delivery.message_id} />],
  ];
  return (
    <div className="flex flex-col gap-5">
      {delivery.error !== '' && (
        <Alert tone={delivery.status === 'failed' ? 'danger' : 'warning'}>
          <span className="wrap-anywhere">{delivery.error}</span>
        </Alert>
      )}
      <FactList facts={facts} />
      <p className="font-mono text-xs break-all text-muted">POST {request.url}</p>
      <MessageView
        title={t.exchange.request}
        headers={request.headers}
        body={request.body}
        totalBytes={request.body_bytes}
      />
      {delivery.status_code === null ? (
        delivery.sent_at !== null && <p className="text-sm text-muted">{t.exchange.noAnswer}</p>
      ) : (
        <MessageView
          title={`${t.exchange.response}: ${delivery.status_code}`}
          headers={delivery.response_headers}
          body={delivery.response_body}
        />
      )}
      {delivery.attempts.length > 1 && <Attempts attempts={delivery.attempts} />}
    </div>
  );
}

function Attempts({ attempts }: Pick<WebhookLogRecord, 'attempts'>) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-base font-semibold">{t.deliveries.history}</h3>
      <ol className="flex flex-col gap-2">
        {attempts.map((attempt) => (
          <li key={attempt.attempt} className="flex flex-col gap-1 rounded-md border p-3 text-sm">
            <span className="flex flex-wrap justify-between gap-x-3 text-muted">
              <span>
                {t.deliveries.attempt(attempt.attempt)} · {attempt.status_code ?? t.exchange.noAnswer}
                {attempt.duration_ms !== null && ` · ${formatDuration(attempt.duration_ms)}`}
              </span>
              <RelativeTime at={attempt.sent_at} />
            </span>
            {attempt.error !== '' && <span className="wrap-anywhere text-danger">{attempt.error}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
