import type { MyReview } from '@labelwright/contract/review';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { myReviewsQuery, projectPath, reviewKey } from './review-api.ts';
import { t } from './strings.ts';

type ReworkBannerProps = {
  projectId: string;
  taskId: number;
  /** Somebody else takes it from here: the next task is wanted. */
  onDeclined?: () => void;
};

/** Why a task came back, above the work on it. */
export function ReworkBanner({ projectId, taskId, onDeclined }: ReworkBannerProps) {
  const queries = useQueryClient();
  const { data } = useQuery(myReviewsQuery(projectId, true));
  const [isBusy, setBusy] = useState(false);
  const review = data?.find((one) => one.task === taskId && one.is_rework);
  if (!review) return null;
  const decline = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.post(`${projectPath(projectId)}/review/decline`, { review: review.id });
      toast(t.declined);
      await queries.invalidateQueries({ queryKey: reviewKey(projectId) });
      onDeclined?.();
    } catch (error) {
      toastError(t.notDeclined, error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section
      aria-label={t.rework}
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-warning bg-warning-soft px-3 py-2"
    >
      <Undo2 aria-hidden size={16} className="shrink-0 text-warning" />
      <p className="min-w-0 flex-1 wrap-break-word">
        <span className="font-semibold">{t.rework}. </span>
        <ReworkWords review={review} />
      </p>
      <Button size="sm" isBusy={isBusy} onClick={() => void decline()}>
        {t.decline}
      </Button>
    </section>
  );
}

function ReworkWords({ review: { reason, feedback } }: { review: MyReview }) {
  return (
    <>
      {reason !== '' && <span>{t.reworkFrom(reason)}. </span>}
      {feedback !== '' && <span>{feedback} </span>}
      <span className="text-muted">{t.reworkHelp}</span>
    </>
  );
}
