import { WEBHOOK_DELIVERY_STATES, type WebhookLog } from '@labelwright/contract/webhooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SearchX, Send, X } from 'lucide-react';
import { useMemo } from 'react';
import { isNotFound } from '../../lib/api-error.ts';
import { useLive } from '../../lib/live.ts';
import { numberOf, type RawSearch, useRouteParam, useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { EmptyState, ErrorState } from '../../ui/States.tsx';
import { DeliveryDrawer } from './DeliveryDrawer.tsx';
import { DeliveryFilters } from './DeliveryFilters.tsx';
import { DELIVERY_COLUMNS } from './delivery-columns.tsx';
import { t } from './strings.ts';
import { WebhookHeader } from './WebhookHeader.tsx';
import { logQueryOf, logsKey, logsPath, readLogFilters, WEBHOOKS_KEY, webhookQuery } from './webhooks-api.ts';

const parse = (raw: RawSearch) => ({ ...readLogFilters(raw), delivery: numberOf(raw.delivery) });
const idOf = (row: WebhookLog): string => String(row.id);
const NO_FILTERS = readLogFilters({});

/** Everything that was sent to one address, live; each with its request and answer. */
export function WebhookPage() {
  const webhookId = useRouteParam('webhookId');
  const [{ delivery, ...filters }, setUrl] = useUrlState(parse);
  const { data: webhook, error, refetch } = useQuery(webhookQuery(webhookId));
  const { status, action, errors, period, from, to } = filters;
  const query = useMemo(
    () => logQueryOf({ status, action, errors, period, from, to }, new Date()),
    [status, action, errors, period, from, to],
  );
  const list = useList<WebhookLog>({ key: [...logsKey(webhookId), 'list'], path: logsPath(webhookId), query, idOf });
  useLive('webhooks', { invalidates: [WEBHOOKS_KEY] });
  if (error !== null && webhook === undefined)
    return (
      <PageBody>
        {isNotFound(error) ? (
          <EmptyState title={t.deliveries.gone}>{t.deliveries.goneText}</EmptyState>
        ) : (
          <ErrorState level={1} error={error} onRetry={() => void refetch()} />
        )}
      </PageBody>
    );
  const isNarrowed = action !== undefined || errors === true || period !== undefined;
  const clear = () => setUrl({ ...NO_FILTERS, status });
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-3 border-b px-4 pt-3 md:px-6">
        <WebhookHeader webhook={webhook} />
        <div className="flex flex-wrap items-center gap-2">
          <DeliveryFilters filters={filters} onChange={setUrl} />
          {isNarrowed && (
            <Button size="sm" variant="ghost" icon={<X aria-hidden size={14} />} onClick={clear}>
              {t.deliveries.clear}
            </Button>
          )}
        </div>
        <States value={status} />
      </div>
      <DataTable
        {...list}
        label={t.deliveries.title}
        columns={DELIVERY_COLUMNS}
        idOf={idOf}
        openId={delivery === undefined ? undefined : String(delivery)}
        onOpen={(row) => setUrl({ delivery: row.id }, { isReplace: delivery !== undefined })}
        empty={<Nothing isNarrowed={isNarrowed || status !== undefined} onClear={() => setUrl(NO_FILTERS)} />}
      />
      {delivery !== undefined && (
        <DeliveryDrawer
          key={delivery}
          webhookId={webhookId}
          id={delivery}
          onClose={() => setUrl({ delivery: undefined })}
        />
      )}
    </PageBody>
  );
}

/** Links, not tabs: the table below stays the same one. */
function States({ value }: { value: WebhookLog['status'] | undefined }) {
  return (
    <nav aria-label={t.deliveries.status} className="flex items-center gap-5 overflow-x-auto">
      {[undefined, ...WEBHOOK_DELIVERY_STATES].map((status) => (
        <Link
          key={status ?? 'all'}
          to="."
          search={(current: RawSearch) => ({ ...current, status, delivery: undefined })}
          aria-current={status === value ? 'true' : undefined}
          className={cx(
            '-mb-px flex h-9 min-w-6 shrink-0 items-center border-b-2 whitespace-nowrap -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
            status === value ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
          )}
        >
          {status === undefined ? t.deliveries.all : t.deliveries.states[status]}
        </Link>
      ))}
    </nav>
  );
}

function Nothing({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  if (isNarrowed)
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={t.deliveries.noMatch}
        action={<Button onClick={onClear}>{t.deliveries.clear}</Button>}
      >
        {t.deliveries.noMatchText}
      </EmptyState>
    );
  return (
    <EmptyState icon={<Send aria-hidden />} title={t.deliveries.none}>
      {t.deliveries.noneText}
    </EmptyState>
  );
}
