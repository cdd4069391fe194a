import { Link, type LinkProps } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { cx } from './cx.ts';

export type Crumb = { label: string } & Partial<Pick<LinkProps, 'to' | 'params'>>;

export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-base">
        {crumbs.map((crumb, index) => {
          const isLast = index === crumbs.length - 1;
          // A phone has room for one: the thing that the page belongs to.
          const isShownOnPhone = index === Math.min(1, crumbs.length - 1);
          return (
            <li
              key={`${crumb.to ?? ''}${crumb.label}`}
              className={cx('flex min-w-0 items-center gap-1', !isShownOnPhone && 'max-md:hidden')}
            >
              {index > 0 && <ChevronRight aria-hidden size={14} className="shrink-0 text-muted max-md:hidden" />}
              {isLast || crumb.to === undefined ? (
                <span aria-current={isLast ? 'page' : undefined} className="truncate font-medium">
                  {crumb.label}
                </span>
              ) : (
                <Link
                  to={crumb.to}
                  params={crumb.params ?? {}}
                  className="truncate rounded-sm px-0.5 text-muted hover:text-fg max-md:font-medium max-md:text-fg"
                >
                  {crumb.label}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
