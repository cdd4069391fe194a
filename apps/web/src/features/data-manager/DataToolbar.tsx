import type { TaskRow } from '@labelwright/contract/data-manager';
import { Upload } from 'lucide-react';
import { ButtonLink } from '../../ui/Button.tsx';
import { ColumnPicker } from '../../ui/ColumnPicker.tsx';
import type { DataTableColumn, DataTableLayout } from '../../ui/data-table-model.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { AddFilter, FilterChips } from './FilterBar.tsx';
import { t } from './strings.ts';
import type { TaskTable } from './use-task-table.ts';

type DataToolbarProps = {
  projectId: string;
  table: TaskTable;
  columns: readonly DataTableColumn<TaskRow>[];
  layout: DataTableLayout;
  onLayoutChange: (layout: DataTableLayout) => void;
};

/** Title, count, search, filters and columns above the table. */
export function DataToolbar({ projectId, table, columns, layout, onLayoutChange }: DataToolbarProps) {
  const { list, drafts, project } = table;
  const hasTasks = project === undefined || project.task_count > 0;
  return (
    <div className="flex flex-col gap-2 border-b px-4 py-2 md:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-1 text-md">{t.title}</h1>
        <span className="mr-auto text-sm text-muted tabular" role="status">
          {list.totalCount !== undefined &&
            (table.isNarrowed ? t.matching(list.totalCount, table.isMore) : t.tasks(list.totalCount))}
        </span>
        <div className="w-full sm:w-64">
          <SearchField label={t.search} value={table.search} onChange={table.setSearch} />
        </div>
        <AddFilter columns={table.columns} onAdd={(draft) => table.setDrafts(withDraft(drafts, draft))} />
        <ColumnPicker columns={columns} layout={layout} onLayoutChange={onLayoutChange} />
        {hasTasks && project?.can['task.create'] === true && <ImportLink projectId={projectId} />}
      </div>
      <FilterChips
        columns={table.columns}
        drafts={drafts}
        match={table.match}
        onChange={table.setDrafts}
        onMatchChange={table.setMatch}
      />
      {table.isHiddenlyFiltered && <p className="text-sm text-muted">{t.viewFilter}</p>}
    </div>
  );
}

type Drafts = TaskTable['drafts'];

/** The same condition twice says nothing more. */
function withDraft(drafts: Drafts, draft: Drafts[number]): Drafts {
  const text = JSON.stringify(draft);
  return [...drafts.filter((other) => JSON.stringify(other) !== text), draft];
}

export function ImportLink({ projectId, isPrimary = false }: { projectId: string; isPrimary?: boolean }) {
  return (
    <ButtonLink
      to="/projects/$projectId/import"
      params={{ projectId }}
      variant={isPrimary ? 'primary' : 'secondary'}
      size={isPrimary ? 'md' : 'sm'}
      icon={<Upload aria-hidden size={16} />}
    >
      {t.import}
    </ButtonLink>
  );
}
