import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/Layout.tsx';
import { t } from './strings.ts';

type LogFiltersProps = {
  title: string;
  description: string;
  children: ReactNode;
  /** undefined while nothing is filtered. */
  onClear: (() => void) | undefined;
};

/** Head of a log page: what it is, and the fields that narrow it. */
export function LogFilters({ title, description, children, onClear }: LogFiltersProps) {
  return (
    <div className="flex flex-col gap-4 border-b p-4 md:px-6">
      <PageHeader title={title} description={description} />
      <search aria-label={title} className="grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap sm:[&>*]:w-44">
        {children}
        {onClear !== undefined && (
          <div className="sm:w-auto!">
            <Button variant="ghost" icon={<X aria-hidden size={16} />} onClick={onClear}>
              {t.clear}
            </Button>
          </div>
        )}
      </search>
    </div>
  );
}
