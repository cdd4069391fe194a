import { History, LayoutGrid, ListOrdered, MoreHorizontal, PenLine, Rows3, Table2, Upload } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { DropdownMenu, MenuItem } from '../../ui/DropdownMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { fieldValuesQuery } from './data-api.ts';
import { AddFilterButton, FilterChips } from './filters/FilterChips.tsx';
import { QuickFilters } from './filters/QuickFilters.tsx';
import { SavedFilters } from './filters/SavedFilters.tsx';
import { SortMenu } from './filters/SortMenu.tsx';
import { t } from './strings.ts';
import { ColumnChooser } from './table/ColumnChooser.tsx';
import { CARD_WIDTHS, type TaskLayout } from './table/task-layout.ts';
import type { TaskColumn } from './task-columns.tsx';
import type { TaskTable } from './use-task-table.ts';

type DataToolbarProps = {
  projectId: string;
  table: TaskTable;
  columns: readonly TaskColumn[];
  layout: TaskLayout;
  onLayoutChange: (layout: TaskLayout) => void;
  onJump: () => void;
  onHistory: () => void;
  /** undefined for whoever does not annotate here, and while there is nothing. */
  onLabel: (() => void) | undefined;
};

/** Title, count, search, filters, order and columns above the tasks. */
export function DataToolbar(props: DataToolbarProps) {
  const { projectId, table, columns, layout, onLayoutChange, onJump, onHistory, onLabel } = props;
  const { pages, project, tree, isGrid } = table;
  const [isAdding, setAdding] = useState(false);
  const userId = useMe().user_id;
  const hasTasks = project === undefined || project.task_count > 0;
  const filters = {
    columns: table.columns,
    tree,
    onChange: table.setTree,
    suggest: (columnId: string, search: string) => fieldValuesQuery(projectId, columnId, search),
  };
  useHotkey('f', () => setAdding(true), { label: t.addFilter });
  useHotkey('/', focusSearch, { label: t.keySearch });
  useHotkey('g', onJump, { label: t.jump, isEnabled: pages.rowCount > 0 });

  return (
    <div className="flex shrink-0 flex-col gap-2 border-b px-4 py-2 md:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-1 text-md">{t.title}</h1>
        <span className="mr-auto text-sm text-muted tabular" role="status">
          {pages.totalCount !== undefined &&
            !pages.isRefreshing &&
            (table.isNarrowed ? t.matching(pages.totalCount, pages.isEstimate) : t.tasks(pages.totalCount))}
        </span>
        <span className="sm:order-1">
          <DropdownMenu align="end" trigger={<IconButton name={t.more} icon={<MoreHorizontal size={16} />} />}>
            {onLabel && (
              <MenuItem icon={<PenLine aria-hidden size={16} />} onSelect={onLabel}>
                {t.labelAll}
              </MenuItem>
            )}
            <MenuItem icon={<ListOrdered aria-hidden size={16} />} combo="g" onSelect={onJump}>
              {t.jump}
            </MenuItem>
            <MenuItem icon={<History aria-hidden size={16} />} onSelect={onHistory}>
              {t.history}
            </MenuItem>
          </DropdownMenu>
        </span>
        <search className="w-full sm:w-64" data-task-search>
          <SearchField label={t.search} value={table.search} onChange={table.setSearch} />
        </search>
        <AddFilterButton {...filters} isOpen={isAdding} onOpenChange={setAdding} />
        <SavedFilters projectId={projectId} columns={table.columns} tree={tree} onChange={table.setTree} />
        <SortMenu columns={table.columns} sort={table.sort} onSortChange={table.setSort} />
        <ColumnChooser columns={columns} layout={layout} onLayoutChange={onLayoutChange} />
        <fieldset className="flex rounded-md border">
          <legend className="sr-only">{t.showAs}</legend>
          <IconButton
            name={t.asTable}
            icon={<Table2 size={16} />}
            isPressed={!isGrid}
            onClick={() => table.setGrid(false)}
          />
          <IconButton
            name={t.asGrid}
            icon={<LayoutGrid size={16} />}
            isPressed={isGrid}
            onClick={() => table.setGrid(true)}
          />
        </fieldset>
        {isGrid && <CardSize layout={layout} onLayoutChange={onLayoutChange} />}
        {hasTasks && project?.can['task.create'] === true && (
          <span className="max-sm:hidden sm:order-2">
            <ImportLink projectId={projectId} />
          </span>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1.5 empty:hidden">
        <FilterChips {...filters} />
        {table.hasFilters && (
          <Button size="sm" variant="ghost" onClick={table.clearFilters}>
            {t.clearFilters}
          </Button>
        )}
        {hasTasks && <QuickFilters columns={table.columns} tree={tree} userId={userId} onChange={table.setTree} />}
      </div>
      {table.isHiddenlyFiltered && <p className="text-sm text-muted">{t.viewFilter}</p>}
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('[data-task-search] input')?.focus();
}

function CardSize({ layout, onLayoutChange }: Pick<DataToolbarProps, 'layout' | 'onLayoutChange'>) {
  return (
    <label className="flex items-center gap-2 text-sm text-muted max-sm:hidden">
      <Rows3 aria-hidden size={14} />
      <span className="sr-only">{t.cardSize}</span>
      <input
        type="range"
        min={CARD_WIDTHS.min}
        max={CARD_WIDTHS.max}
        step={20}
        value={layout.cardWidth}
        title={t.cardSize}
        onChange={(event) => onLayoutChange({ ...layout, cardWidth: Number(event.target.value) })}
        className="h-6 w-24 accent-accent"
      />
    </label>
  );
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
