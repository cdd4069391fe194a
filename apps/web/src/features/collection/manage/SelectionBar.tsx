import type { ItemReference } from '@labelwright/contract/collection-fields';
import { ListPlus, RotateCcw, RotateCw, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { inGroups, processItems } from '../collection-api.ts';
import { useItemActions } from '../contribute/use-item-actions.ts';
import { t } from '../manage-strings.ts';

type SelectionBarProps = {
  count: number | undefined;
  isDeleted: boolean;
  /** Ids of all that are chosen, whatever the number of pages. */
  onCollect: () => Promise<ItemReference[]>;
  onMakeTasks: () => void;
  onClear: () => void;
};

/** Ids travel in the address of a request: no more of them than fit. */
const READ_AT_ONCE = 150;

export function SelectionBar({ count, isDeleted, onCollect, onMakeTasks, onClear }: SelectionBarProps) {
  const actions = useItemActions();
  const [busy, setBusy] = useState<string>();
  useHotkey('esc', onClear);
  const run = (name: string, what: (items: ItemReference[]) => Promise<void>, failure: string) => async () => {
    setBusy(name);
    try {
      await what(await onCollect());
      onClear();
    } catch (error) {
      toastError(failure, error);
    } finally {
      setBusy(undefined);
    }
  };
  const readAgain = run(
    'read',
    async (items) => {
      let skipped = 0;
      for (const group of inGroups(items, READ_AT_ONCE)) skipped += await processItems(group);
      const queued = items.length - skipped;
      await actions.refresh();
      const detail = skipped === 0 ? {} : { detail: t.processSkipped(skipped) };
      if (queued === 0) toast(t.processNone, { tone: 'info', ...detail });
      else toast(t.processStarted(queued), detail);
    },
    t.processFailed,
  );
  const restore = run(
    'restore',
    async (items) => {
      await actions.restore(items);
      toast(t.restored(items.length));
    },
    t.notCollected,
  );
  return (
    <div
      role="toolbar"
      aria-label={t.selected(count)}
      className="flex shrink-0 flex-wrap items-center gap-2 border-t bg-accent-soft px-4 py-2 md:px-6"
    >
      <IconButton size="sm" name={t.clear} combo="esc" icon={<X size={16} />} onClick={onClear} />
      <span className="tabular mr-2 text-sm font-medium" role="status">
        {t.selected(count)}
      </span>
      {isDeleted ? (
        <Button
          size="sm"
          variant="primary"
          icon={<RotateCcw aria-hidden size={16} />}
          isBusy={busy === 'restore'}
          onClick={() => void restore()}
        >
          {t.restore}
        </Button>
      ) : (
        <>
          <Button size="sm" variant="primary" icon={<ListPlus aria-hidden size={16} />} onClick={onMakeTasks}>
            {t.makeChosen}
          </Button>
          <Button
            size="sm"
            icon={<RotateCw aria-hidden size={16} />}
            isBusy={busy === 'read'}
            onClick={() => void readAgain()}
          >
            {t.process}
          </Button>
          <Button
            size="sm"
            icon={<Trash2 aria-hidden size={16} />}
            isBusy={busy === 'delete'}
            onClick={() => void run('delete', actions.remove, t.notCollected)()}
          >
            {t.delete}
          </Button>
        </>
      )}
    </div>
  );
}
