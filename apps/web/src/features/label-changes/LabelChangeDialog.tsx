import type { LabelChange } from '@labelwright/contract/label-changes';
import type { Project } from '@labelwright/contract/projects';
import { compileCached } from '@labelwright/task-definition/cache';
import { describeOperation } from '@labelwright/task-definition/label-changes/describe';
import type { LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { planLabelChange } from '@labelwright/task-definition/label-changes/plan';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { toastError } from '../../ui/toast.ts';
import { ChangePreview } from './ChangePreview.tsx';
import { ChangeRun } from './ChangeRun.tsx';
import { EarlierChanges } from './EarlierChanges.tsx';
import { changesKey, changesQuery, isRunning, previewQuery, startChange, startUndo } from './label-changes-api.ts';
import { OperationForm } from './OperationForm.tsx';
import { newDraft, type OperationDraft, toOperation } from './operation-draft.ts';

type LabelChangeDialogProps = {
  project: Project;
  onClose: () => void;
  /** What somebody who edited the config probably meant. */
  suggested?: readonly LabelOperation[];
  /** The config has changed. */
  onChanged: () => void;
};

/** Rename, merge, split or remove labels together with the answers that use them, and take such a change back. */
export function LabelChangeDialog({ project, onClose, suggested = [], onChanged }: LabelChangeDialogProps) {
  const projectId = String(project.id);
  const queryClient = useQueryClient();
  const { data: changes } = useQuery(changesQuery(projectId));
  const [watched, setWatched] = useState<number>();
  const [isStarting, setStarting] = useState(false);
  const plan = usePlan(project, suggested);
  const asked = useDebounced(plan.isPossible ? plan.operations : NO_OPERATIONS);
  const preview = useQuery({ ...previewQuery(projectId, asked), enabled: asked.length > 0 });
  const all = changes?.items ?? [];
  const current = all.find(isRunning) ?? all.find(({ id }) => id === watched);
  const isReady = plan.isPossible && asked === plan.operations && preview.data !== undefined && !preview.isFetching;

  const begin = async (start: () => Promise<LabelChange>) => {
    setStarting(true);
    try {
      const change = await start();
      setWatched(change.id);
      plan.clear();
      await queryClient.invalidateQueries({ queryKey: changesKey(projectId) });
    } catch (error) {
      toastError('The labels could not be changed', error);
    } finally {
      setStarting(false);
    }
  };
  const isBusy = current !== undefined && isRunning(current);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="lg"
      title="Rename, merge or remove labels"
      description="Stored annotations, drafts and predictions change along with the label config. Nobody has to stop labelling."
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            variant="primary"
            isBusy={isStarting}
            disabled={!isReady || isBusy}
            onClick={() => void begin(() => startChange(projectId, plan.operations, preview.data?.task_definition))}
          >
            Change labels
          </Button>
        </>
      }
    >
      {current !== undefined && <ChangeRun projectId={projectId} change={current} onEnded={onChanged} />}
      {!isBusy && (
        <>
          <OperationList operations={plan.added} onRemove={plan.remove} />
          <OperationForm config={plan.config} draft={plan.draft} onChange={plan.setDraft} />
          {plan.problem !== undefined && <Alert tone="danger">{`${plan.problem}.`}</Alert>}
          <div>
            <Button
              size="sm"
              icon={<Plus aria-hidden size={14} />}
              disabled={!plan.isPossible || plan.operation === undefined}
              onClick={plan.add}
            >
              Add another change
            </Button>
          </div>
          {plan.isPossible && preview.error !== null && <Alert tone="danger">{messageOf(preview.error)}</Alert>}
          {plan.isPossible && preview.isFetching && <SkeletonLines count={3} />}
          {isReady && preview.data !== undefined && <ChangePreview preview={preview.data} projectId={projectId} />}
        </>
      )}
      <EarlierChanges
        projectId={projectId}
        changes={all.filter((change) => change !== current || change.can.undo)}
        isUndoing={isStarting}
        onUndo={(change) => void begin(() => startUndo(projectId, change.id))}
      />
    </Dialog>
  );
}

const NO_OPERATIONS: readonly LabelOperation[] = [];

/** The changes chosen so far, and the one in the form, held against the config in the browser already. */
function usePlan(project: Project, suggested: readonly LabelOperation[]) {
  const source = compileCached(project.label_config);
  const [added, setAdded] = useState(suggested);
  const before = useMemo(() => {
    const planned = planLabelChange(source, added);
    return planned.ok ? planned.change.after : source;
  }, [source, added]);
  const [draft, setDraft] = useState<OperationDraft>(() => newDraft(source));
  const operation = useMemo(() => toOperation(draft), [draft]);
  const operations = useMemo(() => (operation === undefined ? added : [...added, operation]), [added, operation]);
  const planned = useMemo(() => planLabelChange(source, operations), [source, operations]);
  return {
    added,
    config: before,
    draft,
    setDraft,
    operation,
    operations,
    problem: planned.ok ? undefined : planned.problem.message,
    isPossible: planned.ok && operations.length > 0,
    add: () => {
      setAdded(operations);
      setDraft((current) => ({ ...current, label: '', others: [], to: '', otherwise: '' }));
    },
    remove: (index: number) => setAdded(added.filter((_, place) => place !== index)),
    clear: () => {
      setAdded(NO_OPERATIONS);
      setDraft(newDraft(source));
    },
  };
}

type OperationListProps = { operations: readonly LabelOperation[]; onRemove: (index: number) => void };

function OperationList({ operations, onRemove }: OperationListProps) {
  if (operations.length === 0) return null;
  return (
    <ol aria-label="Changes" className="divide-y rounded-md border">
      {operations.map((operation, index) => (
        <li key={JSON.stringify(operation)} className="flex items-center gap-2 py-1 pr-1 pl-3">
          <span className="min-w-0 flex-1 wrap-break-word">{describeOperation(operation)}</span>
          <IconButton name="Leave this change out" icon={<X size={16} />} onClick={() => onRemove(index)} />
        </li>
      ))}
    </ol>
  );
}
