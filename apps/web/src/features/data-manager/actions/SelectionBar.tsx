import type { ActionInfo } from '@labelwright/contract/data-manager-actions';
import { MoreHorizontal, PenLine, Rows3, Trash2, UserPlus, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { countSelected, isNothing, toSelectedItems } from '../../../lib/selection.ts';
import { Button } from '../../../ui/Button.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../ui/DropdownMenu.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { t as recognition } from '../../recognition/strings.ts';
import { t } from '../strings.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { type ActionTarget, targetBody } from './actions-api.ts';
import type { Actions } from './use-actions.ts';

const RecogniseDialog = lazy(async () => {
  const { RecogniseDialog: component } = await import('../../recognition/RecogniseDialog.tsx');
  return { default: component };
});
const AssignDialog = lazy(async () => {
  const { AssignDialog: component } = await import('../../distribution/AssignDialog.tsx');
  return { default: component };
});

type SelectionBarProps = {
  projectId: string;
  actions: Actions;
  target: ActionTarget;
  onClear: () => void;
  /** Of the list as it is filtered now; undefined when it was not counted to the end. */
  totalCount: number | undefined;
  canAssign: boolean;
  /** The interface shows pictures or recordings, and the reader may have them read. */
  canRecognise: boolean;
  /** undefined for whoever does not annotate here. */
  onLabel: (() => void) | undefined;
  onBulk: (() => void) | undefined;
};

/** Those that have a place of their own in the bar, or that a toast offers. */
const APART = new Set(['assign', 'delete_tasks', 'restore_tasks']);

/** What can be done with the chosen tasks. What can be undone and asks nothing is done at once. */
export function SelectionBar(props: SelectionBarProps) {
  const { projectId, actions, target, onClear, totalCount, canAssign, canRecognise, onLabel, onBulk } = props;
  const [asked, setAsked] = useState<ActionInfo>();
  const [isAssigning, setAssigning] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const [isReading, setReading] = useState(false);
  const { selection } = target;
  if (isNothing(selection, totalCount)) return null;
  const count = countSelected(selection, totalCount);
  const body = targetBody(target);
  const others = actions.actions.filter(({ id }) => !APART.has(id));
  const mild = others.filter((action) => !action.is_destructive);
  const harsh = others.filter((action) => action.is_destructive);
  const canDelete = actions.actions.some(({ id }) => id === 'delete_tasks');

  async function deleteTasks() {
    setDeleting(true);
    if (await actions.run('delete_tasks', body)) onClear();
    setDeleting(false);
  }
  const item = (action: ActionInfo) => (
    <MenuItem
      key={action.id}
      isDanger={action.is_destructive}
      isDisabled={action.refused !== undefined}
      onSelect={() => setAsked(action)}
    >
      <span title={action.refused}>{action.title}</span>
    </MenuItem>
  );

  return (
    <div
      role="toolbar"
      aria-label={t.selected(count)}
      className="flex shrink-0 flex-wrap items-center gap-2 border-t bg-accent-soft px-4 py-2 md:px-6"
    >
      <IconButton size="sm" name={t.clearSelection} combo="esc" icon={<X size={16} />} onClick={onClear} />
      <span className="mr-2 text-sm font-medium tabular" role="status">
        {t.selected(count)}
      </span>
      {onLabel && (
        <Button size="sm" variant="primary" icon={<PenLine aria-hidden size={16} />} onClick={onLabel}>
          {t.labelThese}
        </Button>
      )}
      {onBulk && (
        <Button size="sm" icon={<Rows3 aria-hidden size={16} />} onClick={onBulk}>
          {t.labelTogether}
        </Button>
      )}
      {canAssign && (
        <Button size="sm" icon={<UserPlus aria-hidden size={16} />} onClick={() => setAssigning(true)}>
          {t.assign}
        </Button>
      )}
      {canDelete && (
        <Button
          size="sm"
          icon={<Trash2 aria-hidden size={16} />}
          isBusy={isDeleting}
          onClick={() => void deleteTasks()}
        >
          {t.deleteTasks(count)}
        </Button>
      )}
      {others.length > 0 && (
        <DropdownMenu
          align="end"
          trigger={
            <Button size="sm" icon={<MoreHorizontal aria-hidden size={16} />}>
              {t.moreActions}
            </Button>
          }
        >
          {mild.map(item)}
          {canRecognise && <MenuItem onSelect={() => setReading(true)}>{recognition.action}</MenuItem>}
          {mild.length > 0 && harsh.length > 0 && <MenuSeparator />}
          {harsh.map(item)}
        </DropdownMenu>
      )}
      {isReading && (
        <Suspense fallback={null}>
          <RecogniseDialog
            projectId={projectId}
            target={body}
            count={count}
            onClose={() => setReading(false)}
            onStarted={({ kind, total, job_id: jobId }) => {
              if (total === 0) actions.follow({ detail: recognition.started(0) });
              else actions.follow({ detail: recognition.reading[kind], ...(jobId === null ? {} : { job_id: jobId }) });
            }}
          />
        </Suspense>
      )}
      {isAssigning && (
        <Suspense fallback={null}>
          <AssignDialog
            projectId={projectId}
            source={{
              kind: 'selection',
              count,
              selection: toSelectedItems(selection),
              filters: target.filters,
              search: target.search,
            }}
            onClose={() => setAssigning(false)}
            onAssigned={() => {
              onClear();
              void actions.refresh();
            }}
          />
        </Suspense>
      )}
      {asked !== undefined && (
        <ActionDialog
          projectId={projectId}
          action={asked}
          target={body}
          onClose={() => setAsked(undefined)}
          onRun={(answer) => {
            actions.follow(answer);
            if (asked.is_destructive || asked.id === 'move_tasks') onClear();
          }}
        />
      )}
    </div>
  );
}
