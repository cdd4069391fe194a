import { Link } from '@tanstack/react-router';
import { cx } from '../../ui/cx.ts';
import { t } from './strings.ts';

const VIEWS = ['mails', 'templates'] as const;

/** Links, so that each view has its address. */
export const ViewLinks = ({ view }: { view: (typeof VIEWS)[number] }) => (
  <nav aria-label={t.tabs} className="flex gap-5">
    {VIEWS.map((one) => (
      <Link
        key={one}
        to="."
        search={one === 'mails' ? {} : { view: one }}
        aria-current={one === view ? 'true' : undefined}
        className={cx(
          '-mb-px flex h-9 items-center border-b-2 -outline-offset-2 transition-colors hover:text-fg pointer-coarse:h-11',
          one === view ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
        )}
      >
        {t[one]}
      </Link>
    ))}
  </nav>
);
