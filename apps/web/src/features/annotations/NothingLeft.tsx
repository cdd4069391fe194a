import { CheckCheck, CloudOff } from 'lucide-react';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { t } from './strings.ts';
import type { StreamState } from './use-label-stream.ts';

type NothingLeftProps = {
  state: Extract<StreamState, { kind: 'none' | 'offline' }>;
  projectId: string;
  submitted: number;
  onRetry: () => void;
};

/** Why there is no task, what else there is to do, and how much was done. */
export function NothingLeft({ state, projectId, submitted, onRetry }: NothingLeftProps) {
  const isOffline = state.kind === 'offline';
  return (
    <EmptyState
      icon={isOffline ? <CloudOff aria-hidden /> : <CheckCheck aria-hidden />}
      title={isOffline ? t.offlineTitle : (t.noneTitle[state.reason] ?? t.noneFallback)}
      action={
        <>
          <Button variant="primary" onClick={onRetry}>
            {t.again}
          </Button>
          <ButtonLink to="/projects/$projectId" params={{ projectId }}>
            {t.overview}
          </ButtonLink>
          <ButtonLink to="/">{t.home}</ButtonLink>
        </>
      }
    >
      <p>{isOffline ? t.offlineText : state.message}</p>
      {submitted > 0 && <p className="mt-1">{t.today(submitted)}</p>}
    </EmptyState>
  );
}
