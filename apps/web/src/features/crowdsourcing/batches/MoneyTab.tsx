import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import type { CrowdPayment } from '@labelwright/contract/crowd-money';
import { useMemo } from 'react';
import { useList } from '../../../lib/use-list.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { EmptyState } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { formatMoney } from '../money.ts';
import { batchKey, pathOf } from './crowd-api.ts';
import { t } from './strings.ts';
import { useNames } from './use-names.ts';

const TONES = { pending: 'info', paid: 'success', failed: 'danger' } as const;

/** Every payment of a batch: what for, to whom, and whether it was made. */
export function MoneyTab({ batch }: { batch: CrowdBatch }) {
  const list = useList<CrowdPayment>({
    key: [...batchKey(batch.id), 'payments'],
    path: pathOf(batch.id, 'payments'),
    idOf: ({ id }) => String(id),
  });
  const { byWorker } = useNames(batch);
  const columns = useMemo(
    (): readonly DataTableColumn<CrowdPayment>[] => [
      { id: 'kind', header: t.columnKind, width: 110, isHideable: false, cell: ({ kind }) => t.paymentKinds[kind] },
      {
        id: 'worker',
        header: t.columnWorker,
        width: 180,
        cell: ({ worker, worker_id: name }) => (worker === null ? name : (byWorker.get(worker) ?? name)),
      },
      {
        id: 'amount',
        header: t.columnAmount,
        width: 110,
        align: 'end',
        cell: ({ amount_cents: cents, currency }) => formatMoney(cents, currency),
      },
      {
        id: 'fee',
        header: t.columnFee,
        width: 100,
        align: 'end',
        cell: ({ fee_cents: cents, currency }) => (cents === 0 ? '–' : formatMoney(cents, currency)),
      },
      {
        id: 'status',
        header: t.columnStatus,
        width: 120,
        cell: ({ status }) => <Badge tone={TONES[status]}>{t.paymentStates[status]}</Badge>,
      },
      {
        id: 'when',
        header: t.columnMade,
        width: 150,
        cell: ({ paid_at: paid, created_at: made }) => <RelativeTime at={paid ?? made} />,
      },
      {
        id: 'reason',
        header: t.columnReason,
        isGrowing: true,
        minWidth: 160,
        cell: ({ error, reason }) => (error === null ? reason : <span className="text-danger">{error}</span>),
      },
    ],
    [byWorker],
  );
  return (
    <DataTable
      label={t.ledger}
      columns={columns}
      idOf={({ id }) => String(id)}
      empty={<EmptyState title={t.noEntries}>{t.noEntriesText}</EmptyState>}
      {...list}
    />
  );
}
