import type { CrowdAppeal } from '@labelwright/contract/crowd-portal';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast } from '../../../ui/toast.ts';
import { t as portal } from '../portal/strings.ts';
import { appealsQuery, batchKey, pathOf } from './crowd-api.ts';
import { t } from './strings.ts';

type Deciding = { appeal: CrowdAppeal; decision: 'accept' | 'decline' };

/** What people say against rejections, the open ones first. */
export function AppealsTab({ batchId, projectId }: { batchId: string; projectId: string }) {
  const queryClient = useQueryClient();
  const appeals = useQuery(appealsQuery(batchId));
  const [deciding, setDeciding] = useState<Deciding>();
  if (appeals.isError && !appeals.data)
    return <ErrorState error={appeals.error} onRetry={() => void appeals.refetch()} />;
  if (!appeals.data) return <SkeletonLines count={4} />;
  if (appeals.data.length === 0)
    return (
      <EmptyState icon={<Scale aria-hidden />} title={t.noAppeals}>
        {t.noAppealsText}
      </EmptyState>
    );
  return (
    <>
      <ul className="flex flex-col gap-3">
        {appeals.data.map((appeal) => (
          <li key={appeal.id} className="flex flex-col gap-3 rounded-md border bg-surface p-4">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <strong>{appeal.user.name}</strong>
              <Link
                to="/projects/$projectId/tasks/$taskId"
                params={{ projectId, taskId: String(appeal.task) }}
                className="text-accent hover:underline"
              >
                {portal.task(appeal.task)}
              </Link>
              <Badge tone={appeal.status === 'open' ? 'info' : 'neutral'}>{portal.appealStates[appeal.status]}</Badge>
              <span className="text-sm text-muted">
                <RelativeTime at={appeal.created_at} />
              </span>
            </div>
            <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[10rem_1fr]">
              <dt className="text-muted">{t.rejectedBecause}</dt>
              <dd className="whitespace-pre-wrap">{appeal.rejected_because || '–'}</dd>
              <dt className="text-muted">{t.theySay}</dt>
              <dd className="whitespace-pre-wrap">{appeal.text}</dd>
              {appeal.answer !== '' && (
                <>
                  <dt className="text-muted">{t.weSaid}</dt>
                  <dd className="whitespace-pre-wrap">{appeal.answer}</dd>
                </>
              )}
            </dl>
            {appeal.status === 'open' && (
              <div className="flex flex-wrap gap-2">
                <Button variant="primary" onClick={() => setDeciding({ appeal, decision: 'accept' })}>
                  {t.overturn}
                </Button>
                <Button onClick={() => setDeciding({ appeal, decision: 'decline' })}>{t.uphold}</Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {deciding && (
        <DecideDialog
          key={deciding.appeal.id}
          batchId={batchId}
          deciding={deciding}
          onClose={() => setDeciding(undefined)}
          onDone={() => void queryClient.invalidateQueries({ queryKey: batchKey(batchId) })}
        />
      )}
    </>
  );
}

type DecideDialogProps = { batchId: string; deciding: Deciding; onClose: () => void; onDone: () => void };

function DecideDialog({ batchId, deciding: { appeal, decision }, onClose, onDone }: DecideDialogProps) {
  const form = useForm({
    initial: { answer: '' },
    validate: ({ answer }) => (answer.trim() === '' ? { answer: t.sayAnswer } : {}),
    onSubmit: async ({ answer }) => {
      await api.post(pathOf(batchId, `appeals/${appeal.id}/decide`), { decision, answer: answer.trim() });
      toast(t.appealDecided);
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.appealTitle[decision]}
      description={t.appealText[decision]}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {decision === 'accept' ? t.overturn : t.uphold}
          </Button>
        </>
      }
    >
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextArea label={t.answerLabel} help={t.sayAnswer} rows={4} maxLength={4000} {...form.field('answer')} />
    </Dialog>
  );
}
