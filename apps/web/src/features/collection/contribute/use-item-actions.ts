import type { ItemReference } from '@labelwright/contract/collection-fields';
import type { CollectionItem } from '@labelwright/contract/collection-items';
import { useQueryClient } from '@tanstack/react-query';
import { COLLECTION_KEY } from '../../../lib/collection.ts';
import { toast, toastError } from '../../../ui/toast.ts';
import {
  changeItem,
  deleteItems,
  type ItemChange,
  inGroups,
  referenceOf,
  restoreItems,
  submitItems,
} from '../collection-api.ts';
import { t } from '../strings.ts';

const AT_ONCE = 1000;
const EDITS_AT_ONCE = 4;

export type ItemEdit = { item: CollectionItem; change: ItemChange };

/** What people do to items of their own, one or many; each tells what happened and offers to take it back. */
export function useItemActions() {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: COLLECTION_KEY });

  /** Rejects when nothing could be submitted at all. */
  async function submit(items: readonly ItemReference[]): Promise<void> {
    let done = 0;
    let skipped = 0;
    try {
      for (const group of inGroups(items, AT_ONCE)) {
        const answer = await submitItems(group);
        done += answer.submitted_count;
        skipped += group.length - answer.submitted_count;
      }
    } finally {
      await refresh();
    }
    if (done === 0) return toast(t.notSubmitted, { tone: 'warning', detail: t.submitSkipped(skipped) });
    toast(t.submitted(done), skipped === 0 ? {} : { tone: 'warning', detail: t.submitSkipped(skipped) });
  }

  async function remove(items: readonly ItemReference[]): Promise<void> {
    const deleted: string[] = [];
    try {
      for (const group of inGroups(items, AT_ONCE)) deleted.push(...(await deleteItems(group)).done);
    } catch (error) {
      toastError(t.notDeleted, error);
    }
    await refresh();
    if (deleted.length > 0) toast(t.deleted(deleted.length), { onUndo: () => restore(deleted.map((id) => ({ id }))) });
  }

  /** Answers how many came back. */
  async function restore(items: readonly Pick<ItemReference, 'id'>[]): Promise<number> {
    let count = 0;
    try {
      for (const group of inGroups(items, AT_ONCE)) count += (await restoreItems(group)).done.length;
    } catch (error) {
      toastError(t.notRestored, error);
    }
    await refresh();
    return count;
  }

  /** A few at a time; those that fail do not keep the others. */
  async function edit(edits: readonly ItemEdit[]): Promise<void> {
    const done: ItemEdit[] = [];
    let failure: unknown;
    for (const group of inGroups(edits, EDITS_AT_ONCE)) {
      const outcomes = await Promise.allSettled(group.map(({ item, change }) => changeItem(referenceOf(item), change)));
      for (const [index, outcome] of outcomes.entries()) {
        const one = group[index];
        if (outcome.status === 'rejected') failure ??= outcome.reason;
        else if (one !== undefined) done.push(one);
      }
    }
    await refresh();
    if (failure !== undefined) toastError(t.editFailed(edits.length - done.length), failure);
    if (done.length > 0)
      toast(t.edited(done.length), { onUndo: () => edit(done.map(({ item, change }) => backTo(item, change))) });
  }

  return { submit, remove, restore, edit, refresh };
}

/** The same fields as they were. */
function backTo(item: CollectionItem, change: ItemChange): ItemEdit {
  const before: ItemChange = {};
  if ('domain' in change) before.domain = item.domain;
  if ('language' in change) before.language = item.language;
  if ('tags' in change) before.tags = item.tags;
  if ('is_raw' in change) before.is_raw = item.is_raw;
  return { item, change: before };
}
