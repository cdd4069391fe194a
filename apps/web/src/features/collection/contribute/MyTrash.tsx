import type { CollectionItem } from '@labelwright/contract/collection-items';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { isSelected, NOTHING, type Selection, setSelected } from '../../../lib/selection.ts';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { RelativeTime } from '../../../ui/Time.tsx';
import { toast } from '../../../ui/toast.ts';
import { referenceOf } from '../collection-api.ts';
import { t } from '../strings.ts';
import { TypeIcon } from '../TypeIcon.tsx';
import { ChosenList } from './ChosenList.tsx';
import { useMyItems } from './my-items.ts';
import { useItemActions } from './use-item-actions.ts';

/** What somebody deleted of their own and can still have back. */
export function MyTrash({ projectId }: { projectId: string }) {
  const list = useMyItems(projectId, { deleted: true });
  const actions = useItemActions();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [isBusy, setBusy] = useState(false);
  const ids = list.rows.map(({ id }) => id);
  const chosen = list.rows.filter(({ id }) => isSelected(selection, id));
  async function bringBack(items: readonly CollectionItem[]): Promise<void> {
    setBusy(true);
    setSelection(NOTHING);
    const references = items.map(referenceOf);
    const count = await actions.restore(references);
    setBusy(false);
    if (count > 0) toast(t.restored(count), { onUndo: () => actions.remove(references) });
  }
  if (list.isLoading) return <SkeletonLines count={4} />;
  if (list.error !== null && ids.length === 0) return <ErrorState error={list.error} onRetry={list.onRetry} />;
  if (ids.length === 0) return <EmptyState title={t.trashEmpty}>{t.trashEmptyText}</EmptyState>;
  return (
    <ChosenList
      list={list}
      chosen={chosen.length === ids.length ? 'all' : chosen.length > 0 ? 'some' : 'none'}
      onChoose={setSelection}
      status={chosen.length > 0 ? t.chosen(chosen.length) : t.trashText}
      actions={
        chosen.length > 0 && (
          <span className="ml-auto">
            <Button size="sm" variant="primary" isBusy={isBusy} onClick={() => void bringBack(chosen)}>
              {t.restoreMany(chosen.length)}
            </Button>
          </span>
        )
      }
      renderRow={(item) => (
        <TrashRow
          key={item.id}
          item={item}
          isChosen={isSelected(selection, item.id)}
          onChoose={(isOn) => setSelection(setSelected(selection, item.id, isOn))}
          onRestore={() => void bringBack([item])}
        />
      )}
    />
  );
}

type TrashRowProps = {
  item: CollectionItem;
  isChosen: boolean;
  onChoose: (isOn: boolean) => void;
  onRestore: () => void;
};

function TrashRow({ item, isChosen, onChoose, onRestore }: TrashRowProps) {
  return (
    <li className="flex min-h-11 items-center gap-3 px-4 py-2">
      <Checkbox label={t.select(item.title)} isLabelHidden value={isChosen} onChange={onChoose} />
      <TypeIcon type={item.type} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium">{item.title}</span>
        <span className="truncate text-xs text-muted">
          <RelativeTime at={item.deleted_at} />
          {item.excerpt !== null && item.excerpt !== '' && ` · ${item.excerpt}`}
        </span>
      </span>
      <Button size="sm" icon={<Undo2 aria-hidden size={16} />} onClick={onRestore}>
        {t.restore} <span className="sr-only">{item.title}</span>
      </Button>
    </li>
  );
}
