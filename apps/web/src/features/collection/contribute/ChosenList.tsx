import type { CollectionItem } from '@labelwright/contract/collection-items';
import type { ReactNode } from 'react';
import { NOTHING, type Selection, setAllSelected } from '../../../lib/selection.ts';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { t } from '../strings.ts';
import type { useMyItems } from './my-items.ts';

type ChosenListProps = {
  list: Pick<ReturnType<typeof useMyItems>, 'rows' | 'hasMore' | 'isLoadingMore' | 'onLoadMore'>;
  chosen: 'none' | 'some' | 'all';
  onChoose: (selection: Selection) => void;
  status: string;
  /** What can be done with the chosen ones. */
  actions: ReactNode;
  renderRow: (item: CollectionItem) => ReactNode;
};

/** Items of one's own, of which several can be chosen at once. */
export function ChosenList({ list, chosen, onChoose, status, actions, renderRow }: ChosenListProps) {
  const ids = list.rows.map(({ id }) => id);
  return (
    <div className="overflow-hidden rounded-md border bg-surface">
      <div className="flex min-h-11 flex-wrap items-center gap-2 border-b px-4 py-1.5">
        <Checkbox
          label={t.selectAll}
          isLabelHidden
          value={chosen === 'all' ? true : chosen === 'some' ? 'mixed' : false}
          onChange={(isOn) => onChoose(isOn ? setAllSelected(NOTHING, ids, true) : NOTHING)}
        />
        <p role="status" className="tabular text-sm text-muted">
          {status}
        </p>
        {actions}
      </div>
      <ul className="divide-y">{list.rows.map(renderRow)}</ul>
      {list.hasMore && (
        <div className="border-t p-3">
          <Button size="sm" isFullWidth isBusy={list.isLoadingMore} onClick={list.onLoadMore}>
            {t.more}
          </Button>
        </div>
      )}
    </div>
  );
}
