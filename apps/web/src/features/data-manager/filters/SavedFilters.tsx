import type { FilterGroupRecord } from '@labelwright/contract/filter-groups';
import { useQuery } from '@tanstack/react-query';
import { Bookmark, MoreHorizontal, Users } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../ui/DropdownMenu.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Popover } from '../../../ui/Popover.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { t } from '../strings.ts';
import type { FilterContext } from './FilterChips.tsx';
import { countConditions, type FilterTree, toFilters } from './filter-tree.ts';
import { SavedFilterDialog } from './SavedFilterDialog.tsx';
import { savedFiltersQuery, treeOfSaved, useSavedFilterActions } from './saved-filters.ts';

type SavedFiltersProps = Pick<FilterContext, 'columns' | 'tree' | 'onChange'> & { projectId: string };
type Asking = { kind: 'new' } | { kind: 'rename' | 'delete'; saved: FilterGroupRecord };

/** Filters that were kept under a name: put in force at a click, shared, renamed and deleted; those in force are kept here. */
export function SavedFilters({ projectId, columns, tree, onChange }: SavedFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const [asking, setAsking] = useState<Asking>();
  const list = useQuery({ ...savedFiltersQuery(projectId), enabled: isOpen });
  const actions = useSavedFilterActions(projectId);
  const filters = toFilters(tree, columns);
  function ask(next: Asking): void {
    setOpen(false);
    setAsking(next);
  }
  function remove(saved: FilterGroupRecord): void {
    if (saved.view_count > 0) ask({ kind: 'delete', saved });
    else void actions.remove(saved, true);
  }
  return (
    <>
      <Popover
        label={t.saved.title}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={<IconButton name={t.saved.title} icon={<Bookmark size={16} />} />}
      >
        <h2 className="mb-2 text-sm font-semibold">{t.saved.title}</h2>
        {list.isPending ? (
          <SkeletonLines count={3} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={list.refetch} />
        ) : list.data.length === 0 ? (
          <p className="text-sm text-muted">{t.saved.none}</p>
        ) : (
          <ul className="-mx-1 flex flex-col">
            {list.data.map((saved) => (
              <SavedFilter
                key={saved.id}
                saved={saved}
                onApply={(next) => {
                  setOpen(false);
                  onChange(next);
                }}
                onRename={() => ask({ kind: 'rename', saved })}
                onShare={() => void actions.share(saved, !saved.shared)}
                onReplace={filters && (() => void actions.replace(saved, filters))}
                onDelete={() => remove(saved)}
              />
            ))}
          </ul>
        )}
        <div className="mt-2 border-t pt-2">
          <Button size="sm" isFullWidth disabled={filters === undefined} onClick={() => ask({ kind: 'new' })}>
            {t.saved.saveAs}
          </Button>
          {filters === undefined && <p className="mt-1 text-xs text-muted">{t.saved.nothing}</p>}
        </div>
      </Popover>
      {asking?.kind === 'new' && filters !== undefined && (
        <SavedFilterDialog
          title={t.saved.saveTitle}
          initial={{ title: '', shared: false }}
          onClose={() => setAsking(undefined)}
          onSave={(name) => actions.save(name, filters)}
        />
      )}
      {asking?.kind === 'rename' && (
        <SavedFilterDialog
          title={t.saved.rename}
          initial={{ title: asking.saved.title, shared: asking.saved.shared }}
          onClose={() => setAsking(undefined)}
          onSave={(name) => actions.name(asking.saved, name)}
        />
      )}
      {asking?.kind === 'delete' && (
        <ConfirmDialog
          isOpen
          onClose={() => setAsking(undefined)}
          title={t.saved.deleteTitle(asking.saved.title || t.untitled)}
          actionLabel={t.saved.delete}
          onConfirm={() => actions.remove(asking.saved, false)}
        >
          {t.saved.deleteText(asking.saved.view_count)}
        </ConfirmDialog>
      )}
    </>
  );
}

type SavedFilterProps = {
  saved: FilterGroupRecord;
  onApply: (tree: FilterTree) => void;
  onRename: () => void;
  onShare: () => void;
  /** undefined while nothing is filtered. */
  onReplace: (() => void) | undefined;
  onDelete: () => void;
};

function SavedFilter({ saved, onApply, onRename, onShare, onReplace, onDelete }: SavedFilterProps) {
  const tree = treeOfSaved(saved);
  const title = saved.title || t.untitled;
  return (
    <li className="flex items-center gap-1">
      <button
        type="button"
        disabled={tree === undefined}
        title={tree === undefined ? t.saved.unknown : title}
        onClick={() => tree !== undefined && onApply(tree)}
        className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-sm px-1 text-left text-sm hover:bg-surface-2 disabled:text-muted pointer-coarse:min-h-11"
      >
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {saved.shared && <Users aria-label={t.saved.isShared} size={14} className="shrink-0 text-muted" />}
        {tree !== undefined && (
          <span className="shrink-0 text-xs text-muted tabular">{t.saved.conditions(countConditions(tree))}</span>
        )}
      </button>
      {saved.can.update && (
        <DropdownMenu
          align="end"
          trigger={
            <IconButton size="sm" name={t.saved.menu(title)} hasTooltip={false} icon={<MoreHorizontal size={14} />} />
          }
        >
          <MenuItem isDisabled={onReplace === undefined} onSelect={() => onReplace?.()}>
            {t.saved.replace}
          </MenuItem>
          <MenuItem onSelect={onRename}>{t.saved.rename}</MenuItem>
          <MenuItem onSelect={onShare}>{saved.shared ? t.unshareView : t.shareView}</MenuItem>
          <MenuSeparator />
          <MenuItem isDanger isDisabled={!saved.can.delete} onSelect={onDelete}>
            {t.saved.delete}
          </MenuItem>
        </DropdownMenu>
      )}
    </li>
  );
}
