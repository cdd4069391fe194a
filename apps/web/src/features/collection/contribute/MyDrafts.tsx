import type { ItemReference } from '@labelwright/contract/collection-fields';
import type { CollectionItem } from '@labelwright/contract/collection-items';
import { PencilLine, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { countSelected, EVERYTHING, isSelected, NOTHING, type Selection, setSelected } from '../../../lib/selection.ts';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toastError } from '../../../ui/toast.ts';
import { referenceOf } from '../collection-api.ts';
import { ItemRow } from '../ItemRow.tsx';
import { t } from '../strings.ts';
import { BulkEditDialog } from './BulkEditDialog.tsx';
import { ChosenList } from './ChosenList.tsx';
import { listAllReferences, useMyItems } from './my-items.ts';
import { useDeletions } from './use-deletions.ts';
import { useItemActions } from './use-item-actions.ts';

type MyDraftsProps = { projectId: string; onOpen: (id: string) => void };

/** What is not submitted yet: looked through, put right, and given away together. */
export function MyDrafts({ projectId, onOpen }: MyDraftsProps) {
  const { hidden, remove: removeSoon } = useDeletions();
  const found = useMyItems(projectId, { status: 'draft' });
  const list = without(found, hidden);
  const actions = useItemActions();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [isEditing, setEditing] = useState(false);
  const [isSubmitting, setSubmitting] = useState(false);
  const ids = list.rows.map(({ id }) => id);
  const chosen = list.rows.filter(({ id }) => isSelected(selection, id));
  // Ids that are gone are no longer counted, whoever took them away.
  const count = selection.all ? (countSelected(selection, list.totalCount) ?? 0) : chosen.length;
  const isAllShown = ids.length > 0 && ids.every((id) => isSelected(selection, id));

  /** Without a choice it is about all of them. */
  const toSubmit = count > 0 ? count : (list.totalCount ?? ids.length);
  async function referencesOf(): Promise<ItemReference[]> {
    const isWhole = selection.all || count === 0;
    if (!isWhole) return chosen.map(referenceOf);
    const excluded = new Set([...hidden, ...(selection.all ? selection.excluded : [])]);
    return listAllReferences('/api/my-items', { project_id: projectId, status: 'draft' }, excluded);
  }
  async function remove() {
    try {
      removeSoon(await referencesOf());
      setSelection(NOTHING);
    } catch (error) {
      toastError(t.notDeleted, error);
    }
  }
  useHotkey('mod+enter', () => setSubmitting(true), {
    label: t.submit,
    group: t.keys,
    isEnabled: toSubmit > 0 && !isSubmitting && !isEditing,
    isWhileTyping: true,
  });
  if (list.isLoading) return <SkeletonLines count={4} />;
  if (list.error !== null && ids.length === 0) return <ErrorState error={list.error} onRetry={list.onRetry} />;
  if (ids.length === 0) return <EmptyState title={t.draftsEmpty}>{t.draftsEmptyText}</EmptyState>;
  return (
    <>
      <ChosenList
        list={list}
        chosen={isAllShown ? 'all' : count > 0 ? 'some' : 'none'}
        onChoose={setSelection}
        status={count > 0 ? t.chosen(count) : ''}
        actions={
          <>
            {isAllShown && !selection.all && list.hasMore && (
              <Button size="sm" variant="ghost" onClick={() => setSelection(EVERYTHING)}>
                {t.chooseAll(list.totalCount ?? 0)}
              </Button>
            )}
            <span className="ml-auto flex flex-wrap items-center gap-2">
              {count > 0 && (
                <Button size="sm" variant="ghost" icon={<Trash2 aria-hidden size={16} />} onClick={() => void remove()}>
                  {t.delete}
                </Button>
              )}
              {count > 0 && !selection.all && (
                <Button size="sm" icon={<PencilLine aria-hidden size={16} />} onClick={() => setEditing(true)}>
                  {t.edit}
                </Button>
              )}
              <Button variant="primary" icon={<Send aria-hidden size={16} />} onClick={() => setSubmitting(true)}>
                {t.submitMany(toSubmit)} <Kbd combo="mod+enter" isOnDark />
              </Button>
            </span>
          </>
        }
        renderRow={(item) => (
          <DraftRow
            key={item.id}
            item={item}
            isChosen={isSelected(selection, item.id)}
            onChoose={(isOn) => setSelection(setSelected(selection, item.id, isOn))}
            onOpen={() => onOpen(item.id)}
          />
        )}
      />
      {isEditing && (
        <BulkEditDialog projectId={projectId} items={chosen} onClose={() => setEditing(false)} onEdit={actions.edit} />
      )}
      <SubmitDialog
        isOpen={isSubmitting}
        count={toSubmit}
        onClose={() => setSubmitting(false)}
        onSubmit={async () => {
          await actions.submit(await referencesOf());
          setSelection(NOTHING);
        }}
      />
    </>
  );
}

function without(found: ReturnType<typeof useMyItems>, hidden: ReadonlySet<string>) {
  const rows = found.rows.filter(({ id }) => !hidden.has(id));
  const gone = found.rows.length - rows.length;
  return { ...found, rows, totalCount: found.totalCount === undefined ? undefined : found.totalCount - gone };
}

type DraftRowProps = {
  item: CollectionItem;
  isChosen: boolean;
  onChoose: (isOn: boolean) => void;
  onOpen: () => void;
};

function DraftRow({ item, isChosen, onChoose, onOpen }: DraftRowProps) {
  return (
    <ItemRow
      item={item}
      at={item.updated_at}
      onOpen={onOpen}
      start={<Checkbox label={t.select(item.title)} isLabelHidden value={isChosen} onChange={onChoose} />}
    />
  );
}

type SubmitDialogProps = {
  isOpen: boolean;
  count: number;
  onClose: () => void;
  onSubmit: () => Promise<void>;
};

/** Asks, because only a reviewer can give it back. The key that opened it confirms it. */
function SubmitDialog({ isOpen, count, onClose, onSubmit }: SubmitDialogProps) {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t.submitTitle(count)}
      actionLabel={t.submitMany(count)}
      onConfirm={onSubmit}
      isDanger={false}
    >
      {t.submitText}
    </ConfirmDialog>
  );
}
