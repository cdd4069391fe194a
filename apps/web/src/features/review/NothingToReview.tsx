import { CheckCheck } from 'lucide-react';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { t } from './strings.ts';
import type { ReviewState } from './use-review-stream.ts';

type NothingToReviewProps = {
  state: Extract<ReviewState, { kind: 'none' }>;
  projectId: string;
  onRetry: () => void;
};

/** Why there is nothing to review, and what else there is to do. */
export function NothingToReview({ state, projectId, onRetry }: NothingToReviewProps) {
  return (
    <EmptyState
      icon={<CheckCheck aria-hidden />}
      title={t.noneTitle[state.reason] ?? t.noneFallback}
      action={
        <>
          <Button variant="primary" onClick={onRetry}>
            {t.again}
          </Button>
          <ButtonLink to="/projects/$projectId/label" params={{ projectId }}>
            {t.label}
          </ButtonLink>
          <ButtonLink to="/">{t.home}</ButtonLink>
        </>
      }
    >
      <p>{state.message}</p>
      {state.reason === 'none_left' && <p className="mt-1">{t.noneMore}</p>}
    </EmptyState>
  );
}
