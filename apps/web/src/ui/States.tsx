import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, messageOf } from '../lib/api-error.ts';
import { Button } from './Button.tsx';
import { CopyId } from './CopyId.tsx';
import { cx } from './cx.ts';

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** 1 where it is the whole page. */
  level?: 1 | 2;
};

/** Nothing here yet: says so, and what the next step is. */
export function EmptyState({ icon, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      {icon !== undefined && <div className="mb-1 text-muted [&>svg]:size-6">{icon}</div>}
      <Heading className="text-md">{title}</Heading>
      {children !== undefined && <div className="max-w-md text-base text-balance text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

type ErrorStateProps = { title?: string; error: unknown; onRetry?: (() => void) | undefined; level?: 1 | 2 };

/** What happened, why, what to do, and the request id to report. */
export function ErrorState({ title = 'This could not be loaded', error, onRetry, level = 2 }: ErrorStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <CircleAlert aria-hidden className="mb-1 size-6 text-danger" />
      <Heading className="text-md">{title}</Heading>
      <p className="max-w-md text-base text-balance text-muted">{messageOf(error)}</p>
      {requestId !== undefined && <CopyId id={requestId} label="Request" />}
      {onRetry !== undefined && (
        <div className="mt-2">
          <Button icon={<RotateCw aria-hidden size={16} />} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/** Holds the place of what is loading; visible after 200 ms only, so that quick answers do not flash. */
export function Skeleton({ className = 'h-4 w-full' }: { className?: string }) {
  return (
    <div aria-hidden className={cx('animate-reveal', className)}>
      <div className="size-full animate-pulse rounded-sm bg-surface-2" />
    </div>
  );
}

export function SkeletonLines({ count = 3, label = 'Loading' }: { count?: number; label?: string }) {
  const keys = Array.from({ length: count }, (_, index) => index);
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3">
      {keys.map((key) => (
        <Skeleton key={key} className={key === count - 1 ? 'h-4 w-2/3' : 'h-4 w-full'} />
      ))}
    </div>
  );
}
