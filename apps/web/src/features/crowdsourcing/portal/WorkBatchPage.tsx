import type { PortalBatchDetail } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { formatDuration, formatShare } from '../../../lib/format.ts';
import { useRouteParam } from '../../../lib/url-state.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { InstructionText } from '../../../ui/InstructionText.tsx';
import { Card, PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toastError } from '../../../ui/toast.ts';
import { formatMoney } from '../money.ts';
import { portalBatchQuery, portalKey } from './portal-api.ts';
import { t } from './strings.ts';
import { StateBadge } from './WorkPage.tsx';

/** One piece of work: what it asks, its terms, and the way in. */
export function WorkBatchPage() {
  const batchId = useRouteParam('batchId');
  const batch = useQuery(portalBatchQuery(batchId));
  if (batch.isError && !batch.data)
    return (
      <PageBody kind="form">
        <ErrorState level={1} error={batch.error} onRetry={() => void batch.refetch()} />
      </PageBody>
    );
  if (!batch.data)
    return (
      <PageBody kind="form">
        <SkeletonLines count={8} />
      </PageBody>
    );
  return <Batch batch={batch.data} batchId={batchId} />;
}

function Batch({ batch, batchId }: { batch: PortalBatchDetail; batchId: string }) {
  const { examination: exam, state } = batch;
  return (
    <PageBody kind="form">
      <div>
        <ButtonLink to="/work" variant="ghost" size="sm" icon={<ArrowLeft aria-hidden size={14} />}>
          {t.back}
        </ButtonLink>
      </div>
      <PageHeader
        title={batch.title}
        badge={<StateBadge state={state} />}
        description={
          <>
            {batch.description !== '' && <p className="mb-1">{batch.description}</p>}
            <p className="text-sm">
              <strong className="tabular text-fg">{t.perTask(formatMoney(batch.reward_cents, batch.currency))}</strong>
              {' · '}
              {t.left(batch.left)}
              {' · '}
              {t.minutes(formatDuration(batch.seconds_per_task * 1000))}
            </p>
          </>
        }
        actions={
          state === 'work' && (
            <ButtonLink to="/work/batches/$batchId/label" params={{ batchId }} variant="primary">
              {batch.is_at_work ? t.goOn : t.actions.work}
            </ButtonLink>
          )
        }
      />
      <Notice batch={batch} />
      <Card title={t.instructions}>
        {batch.instructions === '' ? (
          <p className="text-muted">{t.noInstructions}</p>
        ) : (
          <InstructionText html={batch.instructions} />
        )}
      </Card>
      {batch.consent !== '' && <Consent batch={batch} batchId={batchId} />}
      {exam && state === 'examine' && (
        <Card title={t.examination}>
          <div className="flex flex-col items-start gap-3">
            <p>{t.examinationText(exam.questions, formatShare(exam.pass_score), exam.attempts_left)}</p>
            {exam.last_score !== null && <p className="text-muted">{t.lastScore(formatShare(exam.last_score))}</p>}
            <ButtonLink to="/work/batches/$batchId/questions" params={{ batchId }} variant="primary">
              {t.actions.examine}
            </ButtonLink>
          </div>
        </Card>
      )}
    </PageBody>
  );
}

function Notice({ batch: { state, notice } }: { batch: PortalBatchDetail }) {
  if (state === 'failed')
    return (
      <Alert tone="danger" title={t.failedTitle}>
        {t.failedText}
      </Alert>
    );
  if (state === 'paused')
    return (
      <Alert tone="warning" title={t.pausedTitle}>
        {notice}
      </Alert>
    );
  if (state === 'done') return <Alert tone="success" title={t.doneTitle} />;
  if (state === 'over') return <Alert tone="info" title={t.overTitle} />;
  return null;
}

function Consent({ batch, batchId }: { batch: PortalBatchDetail; batchId: string }) {
  const queryClient = useQueryClient();
  const [isTicked, setTicked] = useState(false);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function agree(event: FormEvent) {
    event.preventDefault();
    if (!isTicked) return setError(t.mustAgree);
    setBusy(true);
    try {
      const agreed = await api.post<PortalBatchDetail>(`/api/portal/batches/${batchId}/consent`);
      queryClient.setQueryData(portalBatchQuery(batchId).queryKey, agreed);
      await queryClient.invalidateQueries({ queryKey: portalKey });
    } catch (failure) {
      toastError(t.couldNotAgree, failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Card title={t.consent}>
      <div className="flex flex-col gap-4">
        <p className="whitespace-pre-wrap">{batch.consent}</p>
        {batch.consented_at === null ? (
          <form
            noValidate
            onSubmit={(event) => void agree(event)}
            className="flex flex-col items-start gap-3 border-t pt-4"
          >
            <Checkbox
              label={t.agreeLabel}
              value={isTicked}
              onChange={(next) => {
                setTicked(next);
                setError(undefined);
              }}
            />
            {error !== undefined && (
              <p role="alert" className="text-sm text-danger">
                {error}
              </p>
            )}
            <Button type="submit" variant="primary" isBusy={isBusy}>
              {t.agreeAction}
            </Button>
          </form>
        ) : (
          <p className="text-sm text-muted">
            {t.agreed} <RelativeTime at={batch.consented_at} />.
          </p>
        )}
      </div>
    </Card>
  );
}
