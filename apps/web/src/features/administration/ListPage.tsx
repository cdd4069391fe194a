import type { ReactNode } from 'react';
import { PageBody } from '../../ui/Layout.tsx';

type ListPageProps = {
  title: string;
  description: string;
  filters?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** A list of the administration: what it is, what narrows it, and the table that takes the rest of the window. */
export const ListPage = ({ title, description, filters, actions, children }: ListPageProps) => (
  <PageBody kind="work">
    <div className="flex flex-col gap-2 border-b px-4 py-3 md:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="mr-auto flex min-w-0 flex-wrap items-baseline gap-x-3">
          <h1 className="text-md">{title}</h1>
          <p className="text-sm text-muted">{description}</p>
        </div>
        {actions}
      </div>
      {filters !== undefined && <search className="flex flex-wrap items-center gap-2">{filters}</search>}
    </div>
    {children}
  </PageBody>
);
