import type { CrowdBalance, CrowdPayout } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { useList } from '../../../lib/use-list.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import type { DataTableColumn } from '../../../ui/data-table-model.ts';
import { Card, PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { formatMoney } from '../money.ts';
import { balancesQuery, crowdKey } from './crowd-api.ts';
import { t } from './strings.ts';

const payoutsKey = [...crowdKey, 'payouts'] as const;

const COLUMNS: readonly DataTableColumn<CrowdBalance>[] = [
  {
    id: 'person',
    header: t.columnPerson,
    isGrowing: true,
    minWidth: 180,
    isHideable: false,
    cell: ({ user }) => <span title={user.email}>{user.name}</span>,
  },
  {
    id: 'owed',
    header: t.owed,
    width: 120,
    align: 'end',
    cell: ({ balance_cents: cents, currency }) => formatMoney(cents, currency),
  },
  {
    id: 'earned',
    header: t.earned,
    width: 120,
    align: 'end',
    cell: ({ earned_cents: cents, currency }) => formatMoney(cents, currency),
  },
  {
    id: 'paid',
    header: t.paidOut,
    width: 120,
    align: 'end',
    cell: ({ paid_cents: cents, currency }) => formatMoney(cents, currency),
  },
  { id: 'payee', header: t.payee, width: 140, cell: ({ has_payee: has }) => (has ? t.yes : t.no) },
];

/** What people of the portal are owed, and the payouts that pay it. */
export function PayoutsPage() {
  const queryClient = useQueryClient();
  const balances = useQuery(balancesQuery);
  const [isBusy, setBusy] = useState(false);
  const rows = balances.data ?? [];
  const owing = rows.filter(({ balance_cents: cents }) => cents > 0);
  const currencies = [...Map.groupBy(owing, ({ currency }) => currency)].map(([currency, people]) => ({
    currency,
    cents: people.reduce((sum, one) => sum + one.balance_cents, 0),
  }));
  const missing = owing.filter(({ has_payee: has }) => !has).length;

  async function prepare(currency: string) {
    setBusy(true);
    try {
      await api.post<CrowdPayout>('/api/crowd-payouts', { currency });
      toast(t.payoutPrepared);
    } catch (error) {
      toastError(t.couldNot, error);
    } finally {
      setBusy(false);
    }
    await queryClient.invalidateQueries({ queryKey: crowdKey });
  }

  return (
    <PageBody>
      <PageHeader
        title={t.payoutsTitle}
        description={t.payoutsText}
        actions={currencies.map(({ currency, cents }) => (
          <Button key={currency} variant="primary" isBusy={isBusy} onClick={() => void prepare(currency)}>
            {t.preparePayout(formatMoney(cents, currency))}
          </Button>
        ))}
      />
      {missing > 0 && <Alert tone="warning">{t.missing(missing)}</Alert>}
      <Card title={t.balances} isFlush>
        <DataTable
          label={t.balances}
          columns={COLUMNS}
          rows={rows}
          idOf={({ user, currency }) => `${user.id} ${currency}`}
          isLoading={balances.isPending}
          error={balances.error}
          onRetry={() => void balances.refetch()}
          maxHeight={420}
          empty={<EmptyState title={t.nothingOwed}>{t.nothingOwedText}</EmptyState>}
        />
      </Card>
      <Payouts />
    </PageBody>
  );
}

const TONES = { open: 'info', paid: 'success', cancelled: 'neutral' } as const;

function Payouts() {
  const queryClient = useQueryClient();
  const list = useList<CrowdPayout>({ key: payoutsKey, path: '/api/crowd-payouts', idOf: ({ id }) => String(id) });
  const [asking, setAsking] = useState<{ payout: CrowdPayout; what: 'paid' | 'cancel' }>();
  const close = () => setAsking(undefined);
  const refresh = () => queryClient.invalidateQueries({ queryKey: crowdKey });
  return (
    <Card title={t.payoutList} isFlush>
      {!list.isLoading && list.rows.length === 0 && <EmptyState title={t.noPayouts}>{t.noPayoutsText}</EmptyState>}
      <ul className="divide-y">
        {list.rows.map((payout) => (
          <li key={payout.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            <div className="flex min-w-0 flex-1 basis-52 flex-col">
              <span className="flex items-center gap-2">
                <strong>{t.payoutNumber(payout.id)}</strong>
                <Badge tone={TONES[payout.status]}>{t.payoutStates[payout.status]}</Badge>
              </span>
              <span className="text-sm text-muted">
                {t.payoutFor(payout.people)} · <RelativeTime at={payout.created_at} />
                {payout.reference !== '' && ` · ${payout.reference}`}
              </span>
            </div>
            <span className="tabular font-medium">{formatMoney(payout.total_cents, payout.currency)}</span>
            <span className="flex flex-wrap gap-2">
              <a
                href={`/api/crowd-payouts/${payout.id}/csv`}
                download={`payout-${payout.id}.csv`}
                aria-label={`${t.csv}: ${t.payoutNumber(payout.id)}`}
                className="inline-flex h-7 items-center gap-1.5 rounded-md border bg-surface px-2.5 text-sm hover:bg-surface-2 pointer-coarse:h-11"
              >
                <Download aria-hidden size={14} />
                {t.csv}
              </a>
              {payout.status === 'open' && (
                <>
                  <Button size="sm" variant="primary" onClick={() => setAsking({ payout, what: 'paid' })}>
                    {t.markPaid}
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => setAsking({ payout, what: 'cancel' })}>
                    {t.cancelPayout}
                  </Button>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {asking?.what === 'paid' && <PaidDialog payout={asking.payout} onClose={close} onDone={() => void refresh()} />}
      <ConfirmDialog
        isOpen={asking?.what === 'cancel'}
        onClose={close}
        title={t.cancelPayout}
        actionLabel={t.cancelPayout}
        isDanger
        onConfirm={async () => {
          await api.post(`/api/crowd-payouts/${asking?.payout.id}/cancel`, {});
          await refresh();
        }}
      >
        {t.cancelPayoutText}
      </ConfirmDialog>
    </Card>
  );
}

function PaidDialog({ payout, onClose, onDone }: { payout: CrowdPayout; onClose: () => void; onDone: () => void }) {
  const form = useForm({
    initial: { reference: '' },
    onSubmit: async ({ reference }) => {
      await api.post(`/api/crowd-payouts/${payout.id}/paid`, { reference: reference.trim() });
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${t.markPaid}: ${t.payoutNumber(payout.id)}`}
      description={t.markPaidText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.paidAction}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextField label={t.reference} help={t.referenceHelp} maxLength={200} {...form.field('reference')} />
    </Dialog>
  );
}
