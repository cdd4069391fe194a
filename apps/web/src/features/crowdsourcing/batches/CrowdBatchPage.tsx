import type { CrowdBatch } from '@labelwright/contract/crowd-batches';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useLive } from '../../../lib/live.ts';
import { textOf, useRouteParam, useUrlState } from '../../../lib/url-state.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge, StatusBadge } from '../../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { type Tab, Tabs } from '../../../ui/Tabs.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { Figures } from '../../quality/Figures.tsx';
import { formatMoney } from '../money.ts';
import { AnswersTab } from './AnswersTab.tsx';
import { AppealsTab } from './AppealsTab.tsx';
import { appealsQuery, batchKey, batchQuery, crowdKey, pathOf } from './crowd-api.ts';
import { ExtendDialog } from './ExtendDialog.tsx';
import { MoneyTab } from './MoneyTab.tsx';
import { PeopleTab } from './PeopleTab.tsx';
import { t } from './strings.ts';
import { TermsTab } from './TermsTab.tsx';

/** One batch: how far it is, what waits for a decision, who works on it, and what it costs. */
export function CrowdBatchPage() {
  const batchId = useRouteParam('batchId');
  const projectId = useRouteParam('projectId');
  const batch = useQuery(batchQuery(batchId));
  useLive('tasks', { invalidates: [batchKey(batchId)] });
  if (batch.isError && !batch.data)
    return (
      <PageBody>
        <ErrorState level={1} error={batch.error} onRetry={() => void batch.refetch()} />
      </PageBody>
    );
  if (!batch.data)
    return (
      <PageBody>
        <SkeletonLines count={8} />
      </PageBody>
    );
  return <Batch batch={batch.data} batchId={batchId} projectId={projectId} />;
}

type BatchProps = { batch: CrowdBatch; batchId: string; projectId: string };

function Batch({ batch, batchId, projectId }: BatchProps) {
  const [{ tab }, setUrl] = useUrlState((raw) => ({ tab: textOf(raw.tab) ?? 'answers' }));
  const isPortal = batch.provider === 'portal';
  const appeals = useQuery({ ...appealsQuery(batchId), enabled: isPortal });
  const waiting = appeals.data?.filter(({ status }) => status === 'open').length ?? 0;
  const tabs: Tab[] = [
    {
      value: 'answers',
      label: t.answers,
      count: batch.counts.submitted,
      content: <AnswersTab batch={batch} projectId={projectId} />,
    },
    ...(isPortal
      ? [
          { value: 'people', label: t.people, content: <PeopleTab batch={batch} /> },
          {
            value: 'appeals',
            label: t.appeals,
            count: waiting,
            content: <AppealsTab batchId={batchId} projectId={projectId} />,
          },
        ]
      : []),
    { value: 'money', label: t.money, content: <MoneyTab batch={batch} /> },
    ...(isPortal ? [{ value: 'terms', label: t.terms, content: <TermsTab batchId={batchId} /> }] : []),
  ];
  return (
    <PageBody>
      <div>
        <ButtonLink
          to="/projects/$projectId/crowd"
          params={{ projectId }}
          variant="ghost"
          size="sm"
          icon={<ArrowLeft aria-hidden size={14} />}
        >
          {t.back}
        </ButtonLink>
      </div>
      <PageHeader
        title={batch.title}
        badge={
          <>
            <StatusBadge status={batch.status} label={t.statuses[batch.status]} />
            <Badge>{t.providerNames[batch.provider]}</Badge>
            {batch.sandbox && <Badge tone="warning">{t.sandbox}</Badge>}
          </>
        }
        description={
          batch.expires_at !== null && (
            <>
              {batch.status === 'closed' ? t.ended : t.ends} <RelativeTime at={batch.expires_at} />
            </>
          )
        }
        actions={<Actions batch={batch} projectId={projectId} />}
      />
      {batch.error !== null && <Alert tone="danger">{batch.error}</Alert>}
      {batch.counts.problems > 0 && (
        <Alert tone="warning" title={t.problem}>
          {t.problemCount(batch.counts.problems)}
        </Alert>
      )}
      <Numbers batch={batch} />
      <Tabs
        label={t.title}
        value={tabs.some(({ value }) => value === tab) ? tab : 'answers'}
        onChange={(next) => setUrl({ tab: next })}
        tabs={tabs}
      />
    </PageBody>
  );
}

function Numbers({ batch: { counts, money, currency, budget_cents: budget } }: { batch: CrowdBatch }) {
  return (
    <>
      <Figures
        label={t.figures}
        figures={[
          { name: t.wanted, value: formatNumber(counts.wanted), detail: t.ofTasks(counts.tasks) },
          { name: t.working, value: formatNumber(counts.working), detail: t.lost(counts.returned, counts.expired) },
          { name: t.submitted, value: formatNumber(counts.submitted) },
          { name: t.approved, value: formatNumber(counts.approved) },
          { name: t.rejected, value: formatNumber(counts.rejected) },
          {
            name: t.paid,
            value: formatMoney(money.paid_cents + money.fees_cents + money.bonus_cents, currency),
            detail: money.bonus_cents > 0 ? t.bonusesIn(formatMoney(money.bonus_cents, currency)) : undefined,
          },
          {
            name: t.reserved,
            value: formatMoney(money.reserved_cents, currency),
            detail: budget === null ? t.noBudget : t.ofBudget(formatMoney(budget, currency)),
          },
        ]}
      />
      <Progress
        label={t.progress}
        share={counts.wanted === 0 ? 0 : Math.min(1, counts.approved / counts.wanted)}
        isLabelled
      />
    </>
  );
}

function Actions({ batch, projectId }: { batch: CrowdBatch; projectId: string }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'extend' | 'end' | 'delete'>();
  const close = () => setAsking(undefined);
  const refresh = () => queryClient.invalidateQueries({ queryKey: crowdKey });

  async function post(part: string, said: string) {
    try {
      await api.post(pathOf(batch.id, part), {});
      toast(said);
    } catch (error) {
      toastError(t.couldNot, error);
    }
    await refresh();
  }

  return (
    <>
      {batch.provider !== 'portal' && batch.status === 'open' && (
        <Button onClick={() => void post('sync', t.sync)}>{t.sync}</Button>
      )}
      {batch.can.delete && <Button onClick={() => setAsking('delete')}>{t.delete}</Button>}
      {batch.can.expire && <Button onClick={() => setAsking('end')}>{t.end}</Button>}
      {batch.can.extend && <Button onClick={() => setAsking('extend')}>{t.extend}</Button>}
      {batch.can.publish && (
        <Button variant="primary" onClick={() => void post('publish', t.published)}>
          {t.publish}
        </Button>
      )}
      {asking === 'extend' && <ExtendDialog batchId={String(batch.id)} onClose={close} onDone={() => void refresh()} />}
      <ConfirmDialog
        isOpen={asking === 'end'}
        onClose={close}
        title={t.endTitle}
        actionLabel={t.endAction}
        isDanger
        onConfirm={async () => {
          await api.post(pathOf(batch.id, 'expire'));
          toast(t.isEnding);
          await refresh();
        }}
      >
        {t.endText}
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asking === 'delete'}
        onClose={close}
        title={t.delete}
        actionLabel={t.delete}
        isDanger
        onConfirm={async () => {
          await api.delete(pathOf(batch.id));
          toast(t.deleted);
          await navigate({ to: '/projects/$projectId/crowd', params: { projectId } });
          await refresh();
        }}
      >
        {t.deleteText}
      </ConfirmDialog>
    </>
  );
}
