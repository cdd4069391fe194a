import type { Decision, Review } from '@labelwright/contract/review';
import { CircleCheck, CircleDot, CircleX } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { authorOf, type TaskAnnotation } from '../task/annotation-facts.ts';
import type { Decided } from './pick-review.ts';
import { t } from './strings.ts';

type AnnotationTabsProps = {
  annotations: readonly TaskAnnotation[];
  reviews: readonly Review[];
  decided: Decided;
  shownId: number;
  onShow: (id: number) => void;
};

/** Every annotation of the task by its author, with what has become of it. */
export function AnnotationTabs({ annotations, reviews, decided, shownId, onShow }: AnnotationTabsProps) {
  return (
    <fieldset aria-label={t.annotations} className="flex min-w-0 gap-1 overflow-x-auto">
      {annotations.map((annotation) => {
        const review = reviews.find((one) => one.annotation === annotation.id);
        return (
          <button
            key={annotation.id}
            type="button"
            aria-pressed={annotation.id === shownId}
            onClick={() => onShow(annotation.id)}
            className={cx(
              'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm whitespace-nowrap pointer-coarse:h-11',
              annotation.id === shownId
                ? 'bg-accent-soft font-medium text-accent'
                : 'text-muted hover:bg-surface-2 hover:text-fg',
            )}
          >
            {review && <State review={review} decision={decided.get(review.id)} />}
            {authorOf(annotation)}
          </button>
        );
      })}
    </fieldset>
  );
}

function State({ review, decision }: { review: Review; decision: Decision['decision'] | undefined }) {
  if (review.status === 'rejected' || decision === 'reject')
    return <CircleX size={14} aria-label={t.status.rejected} className="text-danger" />;
  if (review.status === 'approved' || decision !== undefined)
    return <CircleCheck size={14} aria-label={t.status.approved} className="text-success" />;
  return <CircleDot size={14} aria-label={t.status[review.status]} className="text-info" />;
}
