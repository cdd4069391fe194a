import type { ActionId } from '@labelwright/contract/data-manager';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Eraser, Trash2, UserPlus, WandSparkles, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { countSelected, isNothing, NOTHING, type Selection, toSelectedItems } from '../../lib/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { actionsQuery, dataProjectQuery, runAction, tasksKey, undoDeletion } from './data-api.ts';
import { t } from './strings.ts';

const AssignDialog = lazy(async () => {
  const { AssignDialog: component } = await import('../distribution/AssignDialog.tsx');
  return { default: component };
});

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

/** Deleting can be undone, so it happens at once; everything else is asked for first. */
function useBulkActions({ projectId, selection, onSelectionChange, filters, search }: SelectionBarProps) {
  const queryClient = useQueryClient();
  const actions = useQuery(actionsQuery(projectId)).data ?? [];
  const [isDeleting, setIsDeleting] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: tasksKey(projectId) });

  async function run(id: ActionId): Promise<void> {
    const answer = await runAction(projectId, id, {
      selectedItems: toSelectedItems(selection),
      filters,
      search: search || undefined,
    });
    onSelectionChange(NOTHING);
    const undo = async () => {
      await undoDeletion(projectId, answer);
      await refresh();
    };
    toast(answer.detail, {
      ...(answer.job_id === undefined ? {} : { detail: t.inBackground }),
      ...(answer.deleted_at === undefined ? {} : { onUndo: undo }),
    });
    await refresh();
  }

  async function deleteTasks() {
    setIsDeleting(true);
    await run('delete_tasks').catch((error: unknown) => toastError(t.couldNotDelete, error));
    setIsDeleting(false);
  }

  return { can: (id: ActionId) => actions.some((action) => action.id === id), run, deleteTasks, isDeleting };
}

/** What can be done with the chosen tasks. */
export function SelectionBar(props: SelectionBarProps) {
  const { selection, onSelectionChange, totalCount } = props;
  const { can, run, deleteTasks, isDeleting } = useBulkActions(props);
  const [asked, setAsked] = useState<Asked>();
  const [isAssigning, setAssigning] = useState(false);
  const queryClient = useQueryClient();
  const { data: project } = useQuery(dataProjectQuery(props.projectId));
  if (isNothing(selection, totalCount)) return null;
  const count = countSelected(selection, totalCount);
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
      {project?.can['queue.manage'] === true && (
        <Button size="sm" icon={<UserPlus aria-hidden size={16} />} onClick={() => setAssigning(true)}>
          {t.assign}
        </Button>
      )}
      {can('delete_tasks') && (
        <Button
          size="sm"
          icon={<Trash2 aria-hidden size={16} />}
          isBusy={isDeleting}
          onClick={() => void deleteTasks()}
        >
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
      {isAssigning && (
        <Suspense fallback={null}>
          <AssignDialog
            projectId={props.projectId}
            source={{
              kind: 'selection',
              count,
              selection: toSelectedItems(selection),
              filters: props.filters,
              search: props.search,
            }}
            onClose={() => setAssigning(false)}
            onAssigned={() => {
              onSelectionChange(NOTHING);
              void queryClient.invalidateQueries({ queryKey: tasksKey(props.projectId) });
            }}
          />
        </Suspense>
      )}
      {asked !== undefined && (
        <ConfirmDialog
          isOpen
          onClose={() => setAsked(undefined)}
          title={asked === 'delete_tasks_annotations' ? t.deleteAnnotationsOf(count) : t.deletePredictionsOf(count)}
          actionLabel={asked === 'delete_tasks_annotations' ? t.deleteAnnotations : t.deletePredictions}
          onConfirm={() => run(asked)}
        >
          {asked === 'delete_tasks_annotations' ? t.backInQueue : t.modelsAgain}
        </ConfirmDialog>
      )}
    </div>
  );
}
