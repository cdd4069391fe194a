import type { ReactNode } from 'react';
import { cx } from './cx.ts';

type PageHeaderProps = {
  title: ReactNode;
  /** Beside the title: a status badge. */
  badge?: ReactNode;
  description?: ReactNode;
  /** Buttons at the right; the main one last. */
  actions?: ReactNode;
};

/** The one h1 of a page. */
export function PageHeader({ title, badge, description, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-col gap-1">
        <div className="flex min-w-0 flex-wrap items-center gap-3">
          <h1 className="min-w-0 text-lg wrap-break-word">{title}</h1>
          {badge}
        </div>
        {description !== undefined && <div className="max-w-2xl text-base text-muted">{description}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/**
 * The body of a page. `reading` keeps lines to 1440 px, `form` to 720 px, `work` takes everything
 * and lets its children scroll by themselves.
 */
export function PageBody({ kind = 'reading', children }: { kind?: 'reading' | 'form' | 'work'; children: ReactNode }) {
  if (kind === 'work') return <div className="flex h-full min-h-0 flex-col">{children}</div>;
  return (
    <div className={cx('mx-auto flex w-full flex-col gap-5 p-4 md:p-6', kind === 'form' ? 'max-w-180' : 'max-w-360')}>
      {children}
    </div>
  );
}

type CardProps = { title?: ReactNode; actions?: ReactNode; children: ReactNode; isFlush?: boolean };

/** A framed section. `isFlush` lets a table or list reach the frame. */
export function Card({ title, actions, children, isFlush = false }: CardProps) {
  return (
    <section className="min-w-0 overflow-hidden rounded-md border bg-surface">
      {title !== undefined && (
        <header className="flex min-h-11 items-center justify-between gap-x-3 gap-y-1 border-b px-4 py-1.5 max-sm:flex-wrap">
          <h2 className="text-base font-semibold">{title}</h2>
          {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={isFlush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}
