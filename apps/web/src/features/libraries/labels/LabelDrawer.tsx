import type { LibraryLabel } from '@labelwright/contract/libraries';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, GitMerge, Pencil, TextCursorInput, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { StatusBadge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Drawer } from '../../../ui/Drawer.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { LABELS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { LabelDialog } from './LabelDialog.tsx';
import { LabelUsageList } from './LabelUsageList.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { STATUS_LOOK } from './status-look.ts';

type Task = 'edit' | 'rename' | 'merge' | 'delete';

/** One label: what it offers, who decided, where it is used, and what can be done with it. */
export function LabelDrawer({ id, isManager, onClose }: { id: number; isManager: boolean; onClose: () => void }) {
  const label = useQuery({
    queryKey: [...LABELS_KEY, id],
    queryFn: ({ signal }) => api.get<LibraryLabel>(`/api/labels/${id}`, { signal }),
  });
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="lg"
      title={label.data?.title ?? t.labels}
      titleEnd={
        label.data && <StatusBadge status={STATUS_LOOK[label.data.status]} label={t.status[label.data.status] ?? ''} />
      }
    >
      {label.isError && <ErrorState error={label.error} onRetry={() => void label.refetch()} />}
      {label.isPending && <SkeletonLines count={5} />}
      {label.data && <LabelDetails label={label.data} isManager={isManager} onClose={onClose} />}
    </Drawer>
  );
}

function LabelDetails({ label, isManager, onClose }: { label: LibraryLabel; isManager: boolean; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);
  const decide = useMutation({
    mutationFn: (path: 'approve' | 'decline') => api.post<LibraryLabel>(`/api/labels/${label.id}/${path}`, {}),
    onSuccess: ({ status, title }) => {
      toast(status === 'approved' ? t.approved(title) : t.declined(title));
      void queryClient.invalidateQueries({ queryKey: LABELS_KEY });
    },
    onError: (error) => toastError('The label could not be decided', error),
  });
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap gap-2">
        {label.can.decide && label.status !== 'approved' && (
          <Button variant="primary" icon={<Check aria-hidden size={16} />} onClick={() => decide.mutate('approve')}>
            {t.approve}
          </Button>
        )}
        {label.can.decide && label.status === 'proposed' && (
          <Button icon={<X aria-hidden size={16} />} onClick={() => decide.mutate('decline')}>
            {t.decline}
          </Button>
        )}
        {label.can.update && (
          <Button icon={<Pencil aria-hidden size={16} />} onClick={() => setTask('edit')}>
            {t.edit}
          </Button>
        )}
        {label.can.decide && (
          <>
            <Button icon={<TextCursorInput aria-hidden size={16} />} onClick={() => setTask('rename')}>
              {t.rename}
            </Button>
            <Button icon={<GitMerge aria-hidden size={16} />} onClick={() => setTask('merge')}>
              {t.merge}
            </Button>
          </>
        )}
        {label.can.delete && (
          <Button variant="ghost" icon={<Trash2 aria-hidden size={16} />} onClick={() => setTask('delete')}>
            {t.remove}
          </Button>
        )}
      </div>
      <Facts label={label} />
      <LabelUsageList id={label.id} />
      {task === 'edit' && <LabelDialog label={label} isManager={isManager} onClose={close} />}
      {task === 'rename' && <RenameDialog label={label} onClose={close} />}
      {task === 'merge' && <MergeDialog label={label} onClose={close} />}
      {task === 'delete' && (
        <ConfirmDialog
          isOpen
          isDanger
          title={t.deleteTitle(label.title)}
          actionLabel={t.remove}
          onClose={close}
          onConfirm={async () => {
            await api.delete(`/api/labels/${label.id}`);
            toast(t.deleted(label.title));
            onClose();
            await queryClient.invalidateQueries({ queryKey: LABELS_KEY });
          }}
        >
          {t.deleteText(label.link_count)}
        </ConfirmDialog>
      )}
    </div>
  );
}

function Facts({ label }: { label: LibraryLabel }) {
  return (
    <div className="flex flex-col gap-3 text-sm">
      {label.description !== null && <p>{label.description}</p>}
      {Object.entries(label.options).map(([type, names]) => (
        <div key={type}>
          <p className="mb-1 font-mono text-xs text-muted">{type}</p>
          <ul className="flex flex-wrap gap-1.5">
            {names.map((name) => (
              <li key={name} className="rounded-sm border bg-surface-2 px-1.5 py-0.5">
                {name}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className="text-muted">
        {[
          label.aliases.length > 0 ? `${t.aliases}: ${label.aliases.join(', ')}` : undefined,
          label.hotkey === null ? undefined : `${t.hotkey}: ${label.hotkey}`,
          label.created_by === null ? undefined : t.proposedBy(label.created_by.name),
          label.decided_by === null
            ? undefined
            : `${(t.status[label.status] ?? '').toLowerCase()} by ${label.decided_by.name}`,
          label.decision_note ?? undefined,
        ]
          .filter((fact) => fact !== undefined)
          .join(' · ')}
      </p>
    </div>
  );
}
