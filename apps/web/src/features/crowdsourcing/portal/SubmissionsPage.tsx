import type { PortalWork } from '@labelwright/contract/crowd-portal';
import { useQueryClient } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useForm } from '../../../lib/use-form.ts';
import { useList } from '../../../lib/use-list.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge, type BadgeTone } from '../../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast } from '../../../ui/toast.ts';
import { formatMoney } from '../money.ts';
import { appealAgainst, workKey } from './portal-api.ts';
import { t } from './strings.ts';

const TONES: Readonly<Record<PortalWork['status'], BadgeTone>> = {
  created: 'info',
  submitted: 'neutral',
  approved: 'success',
  rejected: 'danger',
  returned: 'neutral',
  expired: 'warning',
};

/** What a worker handed in, and what became of it. */
export function SubmissionsPage() {
  const queryClient = useQueryClient();
  const list = useList<PortalWork>({ key: workKey, path: '/api/portal/work', idOf: ({ id }) => String(id), limit: 50 });
  const [appealing, setAppealing] = useState<PortalWork>();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: workKey });
  const isEmpty = !list.isLoading && list.rows.length === 0;
  return (
    <PageBody>
      <PageHeader title={t.answersTitle} description={t.answersText} />
      {list.error && list.rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.onRetry} />
      ) : list.isLoading ? (
        <SkeletonLines count={6} />
      ) : isEmpty ? (
        <EmptyState
          icon={<ListChecks aria-hidden />}
          title={t.noAnswers}
          action={
            <ButtonLink to="/work" variant="primary">
              {t.workTitle}
            </ButtonLink>
          }
        >
          {t.noAnswersText}
        </EmptyState>
      ) : (
        <ul className="flex flex-col divide-y overflow-hidden rounded-md border bg-surface">
          {list.rows.map((work) => (
            <WorkRow key={work.id} work={work} onAppeal={() => setAppealing(work)} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
          {t.more}
        </Button>
      )}
      {appealing && (
        <AppealDialog
          key={appealing.id}
          work={appealing}
          onClose={() => setAppealing(undefined)}
          onSent={() => {
            setAppealing(undefined);
            refresh();
          }}
        />
      )}
    </PageBody>
  );
}

function WorkRow({ work, onAppeal }: { work: PortalWork; onAppeal: () => void }) {
  const earned = (work.status === 'approved' ? work.reward_cents : 0) + work.bonus_cents;
  const title = useMemo(() => `${work.batch_title} · ${t.task(work.task)}`, [work]);
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
        <span className="wrap-break-word">{title}</span>
        {work.reason !== '' && (
          <span className="text-sm text-muted">
            {t.reason}: {work.reason}
          </span>
        )}
        {work.appeal && (
          <span className="text-sm text-muted">
            {t.appealStates[work.appeal.status]}
            {work.appeal.answer !== '' && ` · ${t.answer}: ${work.appeal.answer}`}
          </span>
        )}
        {work.submitted_at !== null && (
          <span className="text-sm text-muted">
            <RelativeTime at={work.submitted_at} />
          </span>
        )}
      </div>
      <span className="tabular w-20 text-right font-medium max-sm:text-left">
        {earned > 0 ? formatMoney(earned, work.currency) : '–'}
      </span>
      <span className="flex w-40 items-center justify-end gap-2 max-sm:ml-auto">
        <Badge tone={TONES[work.status]}>{t.statuses[work.status]}</Badge>
        {work.can.appeal && (
          <Button size="sm" onClick={onAppeal} aria-label={`${t.appeal}: ${title}`}>
            {t.appeal}
          </Button>
        )}
      </span>
    </li>
  );
}

function AppealDialog({ work, onClose, onSent }: { work: PortalWork; onClose: () => void; onSent: () => void }) {
  const form = useForm({
    initial: { text: '' },
    validate: ({ text }) => (text.trim() === '' ? { text: t.say } : {}),
    onSubmit: async ({ text }) => {
      await appealAgainst(work.id, text.trim());
      toast(t.appealSent);
      onSent();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.appealTitle}
      description={t.appealText(work.reason)}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {t.appealAction}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea label={t.appealLabel} help={t.appealHelp} rows={5} maxLength={4000} {...form.field('text')} />
    </Dialog>
  );
}
