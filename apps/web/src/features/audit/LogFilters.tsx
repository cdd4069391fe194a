import { ArrowUp, ListFilter, X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { t } from './strings.ts';

type LogFiltersProps = {
  title: string;
  description: string;
  /** Search and ready-made filters, always in sight. */
  quick?: ReactNode;
  /** The fields; on a phone they unfold on request. */
  children: ReactNode;
  filterCount: number;
  /** undefined while nothing is filtered. */
  onClear: (() => void) | undefined;
  /** undefined while the list shows the newest rows. */
  onShowNewer: (() => void) | undefined;
};

/** Head of a log page: what it is, and the fields that narrow it. */
export function LogFilters(props: LogFiltersProps) {
  const { title, description, quick, children, filterCount, onClear, onShowNewer } = props;
  const [isUnfolded, setUnfolded] = useState(false);
  const fieldsId = useId();
  return (
    <div className="flex flex-col gap-2 border-b px-4 py-3 md:px-6">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-md max-sm:mr-auto">{title}</h1>
        <p className="mr-auto text-sm text-muted max-sm:order-1 max-sm:w-full">{description}</p>
        {onClear !== undefined && (
          <Button size="sm" variant="ghost" icon={<X aria-hidden size={14} />} onClick={onClear}>
            {t.clear}
          </Button>
        )}
        <span role="status">
          {onShowNewer !== undefined && (
            <Button size="sm" icon={<ArrowUp aria-hidden size={14} />} onClick={onShowNewer}>
              {t.showNewer}
            </Button>
          )}
        </span>
      </div>
      <search aria-label={title} className="flex flex-wrap items-center gap-2">
        {quick}
        <div className="sm:hidden">
          <Button
            icon={<ListFilter aria-hidden size={16} />}
            aria-expanded={isUnfolded}
            aria-controls={fieldsId}
            onClick={() => setUnfolded(!isUnfolded)}
          >
            {t.filters(filterCount)}
          </Button>
        </div>
        <div
          id={fieldsId}
          className={cx(
            'w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:[&>*]:w-40',
            isUnfolded ? 'grid' : 'max-sm:hidden',
          )}
        >
          {children}
        </div>
      </search>
    </div>
  );
}
