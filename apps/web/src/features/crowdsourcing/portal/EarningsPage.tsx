import type { Earnings } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Wallet } from 'lucide-react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card, PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast } from '../../../ui/toast.ts';
import { Figures } from '../../quality/Figures.tsx';
import { formatMoney } from '../money.ts';
import { earningsQuery } from './portal-api.ts';
import { t } from './strings.ts';

/** A worker's account: what is owed, what was paid, and where the money goes. */
export function EarningsPage() {
  const earnings = useQuery(earningsQuery);
  if (earnings.isError && !earnings.data)
    return (
      <PageBody>
        <ErrorState level={1} error={earnings.error} onRetry={() => void earnings.refetch()} />
      </PageBody>
    );
  const { data } = earnings;
  return (
    <PageBody>
      <PageHeader title={t.earningsTitle} />
      {data === undefined && <SkeletonLines count={6} />}
      {data?.balances.map((balance) => (
        <Figures
          key={balance.currency}
          label={`${t.earningsTitle} ${balance.currency}`}
          figures={[
            { name: t.balance, value: formatMoney(balance.balance_cents, balance.currency) },
            { name: t.earned, value: formatMoney(balance.earned_cents, balance.currency) },
            { name: t.paid, value: formatMoney(balance.paid_cents, balance.currency) },
          ]}
        />
      ))}
      {data && <Payee payee={data.payee} />}
      {data &&
        (data.entries.length === 0 ? (
          <EmptyState icon={<Wallet aria-hidden />} title={t.noEarnings}>
            {t.noEarningsText}
          </EmptyState>
        ) : (
          <Entries entries={data.entries} />
        ))}
    </PageBody>
  );
}

function Payee({ payee }: { payee: string }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { payee },
    onSubmit: async (values) => {
      const saved = await api.put<Earnings>('/api/portal/payee', values);
      queryClient.setQueryData(earningsQuery.queryKey, saved);
      toast(t.savedPayee);
    },
  });
  return (
    <Card title={t.payeeTitle}>
      <form noValidate onSubmit={form.submit} className="flex max-w-xl flex-col items-start gap-3">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <div className="w-full">
          <TextField label={t.payee} help={t.payeeHelp} maxLength={500} autoComplete="off" {...form.field('payee')} />
        </div>
        <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
          {t.savePayee}
        </Button>
      </form>
    </Card>
  );
}

const Entries = ({ entries }: { entries: Earnings['entries'] }) => (
  <Card title={t.entries} isFlush>
    <ul className="divide-y">
      {entries.map((entry) => (
        <li key={entry.id} className="flex items-baseline gap-4 px-4 py-2.5">
          <div className="flex min-w-0 flex-1 flex-col">
            <span>{t.kinds[entry.kind]}</span>
            <span className="truncate text-sm text-muted">
              {[entry.batch_title, entry.reason].filter((text) => text !== null && text !== '').join(' · ')}
            </span>
          </div>
          <span className="text-sm text-muted">
            <RelativeTime at={entry.created_at} />
          </span>
          <span className="tabular w-24 text-right font-medium">{formatMoney(entry.amount_cents, entry.currency)}</span>
        </li>
      ))}
    </ul>
  </Card>
);
