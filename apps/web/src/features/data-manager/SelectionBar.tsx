import type { ActionId } from '@labelwright/contract/data-manager';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Eraser, Trash2, WandSparkles, X } from 'lucide-react';
import { useState } from 'react';
import { countSelected, isNothing, NOTHING, type Selection, toSelectedItems } from '../../lib/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { actionsQuery, runAction, tasksKey, undoDeletion } from './data-api.ts';
import { t } from './strings.ts';

type SelectionBarProps = {
  projectId: string;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  /** Of the list as it is filtered now; undefined when it was not counted to the end. */
  totalCount: number | undefined;
  filters: unknown;
  search: string;
};

type Asked = Exclude<ActionId, 'delete_tasks' | 'restore_tasks'>;

/** What can be done with the chosen tasks. Deleting can be undone, so it happens at once; the rest asks first. */
export function SelectionBar(props: SelectionBarProps) {
  const { projectId, selection, onSelectionChange, totalCount, filters, search } = props;
  const queryClient = useQueryClient();
  const actions = useQuery(actionsQuery(projectId)).data ?? [];
  const [asked, setAsked] = useState<Asked>();
  const [isBusy, setIsBusy] = useState(false);
  if (isNothing(selection, totalCount)) return null;
  const count = countSelected(selection, totalCount);
  const can = (id: ActionId): boolean => actions.some((action) => action.id === id);
  const refresh = () => queryClient.invalidateQueries({ queryKey: tasksKey(projectId) });
  const send = (id: ActionId) =>
    runAction(projectId, id, { selectedItems: toSelectedItems(selection), filters, search: search || undefined });

  async function deleteTasks() {
    setIsBusy(true);
    try {
      const answer = await send('delete_tasks');
      onSelectionChange(NOTHING);
      toast(answer.detail, {
        ...(answer.job_id === undefined ? {} : { detail: t.inBackground }),
        onUndo: async () => {
          await undoDeletion(projectId, answer);
          await refresh();
        },
      });
      await refresh();
    } catch (error) {
      toastError(t.couldNotDelete, error);
    } finally {
      setIsBusy(false);
    }
  }

  async function confirm() {
    if (asked === undefined) return;
    const answer = await send(asked);
    onSelectionChange(NOTHING);
    toast(answer.detail, answer.job_id === undefined ? {} : { detail: t.inBackground });
    await refresh();
  }

  return (
    <div
      role="toolbar"
      aria-label={t.selected(count)}
      className="flex flex-wrap items-center gap-2 border-t bg-accent-soft px-4 py-2 md:px-6"
    >
      <IconButton size="sm" name={t.clearSelection} icon={<X size={16} />} onClick={() => onSelectionChange(NOTHING)} />
      <span className="mr-2 text-sm font-medium" role="status">
        {t.selected(count)}
      </span>
      {can('delete_tasks') && (
        <Button size="sm" icon={<Trash2 aria-hidden size={16} />} isBusy={isBusy} onClick={() => void deleteTasks()}>
          {t.deleteTasks(count)}
        </Button>
      )}
      {can('delete_tasks_annotations') && (
        <Button size="sm" icon={<Eraser aria-hidden size={16} />} onClick={() => setAsked('delete_tasks_annotations')}>
          {t.deleteAnnotations}
        </Button>
      )}
      {can('delete_tasks_predictions') && (
        <Button
          size="sm"
          icon={<WandSparkles aria-hidden size={16} />}
          onClick={() => setAsked('delete_tasks_predictions')}
        >
          {t.deletePredictions}
        </Button>
      )}
      <ConfirmDialog
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked === 'delete_tasks_annotations' ? t.deleteAnnotationsOf(count) : t.deletePredictionsOf(count)}
        actionLabel={asked === 'delete_tasks_annotations' ? t.deleteAnnotations : t.deletePredictions}
        onConfirm={confirm}
      >
        {asked === 'delete_tasks_annotations' ? t.backInQueue : t.modelsAgain}
      </ConfirmDialog>
    </div>
  );
}
