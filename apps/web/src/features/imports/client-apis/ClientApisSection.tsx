import type { ClientApi } from '@labelwright/contract/client-apis';
import type { Project } from '@labelwright/contract/projects';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plug, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { clientApisKey, clientApisQuery, projectPath } from '../imports-api.ts';
import { ClientApiDialog } from './ClientApiDialog.tsx';
import { c } from './strings.ts';

/** Project settings: which programs fill in which fields. */
export function ClientApisSection({ project }: { project: Project }) {
  const projectId = String(project.id);
  const apis = useQuery(clientApisQuery(projectId));
  const [open, setOpen] = useState<ClientApi | 'new' | undefined>();
  const [isFilling, setFilling] = useState(false);
  const fields = new Set(apis.data?.filter((one) => one.is_enabled).map((one) => one.data_key)).size;
  return (
    <section className="flex min-w-0 max-w-220 flex-col gap-5">
      <header className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-md">{c.title}</h2>
          <p className="max-w-180 text-muted">{c.description}</p>
        </div>
        {fields > 0 && project.task_number > 0 && <Button onClick={() => setFilling(true)}>{c.fill}</Button>}
        {(apis.data?.length ?? 0) > 0 && (
          <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setOpen('new')}>
            {c.add}
          </Button>
        )}
      </header>
      {apis.isPending && <SkeletonLines count={3} />}
      {apis.isError && apis.data === undefined && <ErrorState error={apis.error} onRetry={() => void apis.refetch()} />}
      {apis.data?.length === 0 && (
        <EmptyState
          icon={<Plug aria-hidden />}
          title={c.none}
          action={
            <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setOpen('new')}>
              {c.add}
            </Button>
          }
        >
          {c.noneText}
        </EmptyState>
      )}
      {apis.data !== undefined && apis.data.length > 0 && (
        <ul className="divide-y rounded-md border bg-surface">
          {apis.data.map((one) => (
            <ApiRow key={one.id} projectId={projectId} row={one} onEdit={() => setOpen(one)} />
          ))}
        </ul>
      )}
      {open !== undefined && (
        <ClientApiDialog
          projectId={projectId}
          api={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
      <FillDialog projectId={projectId} fields={fields} isOpen={isFilling} onClose={() => setFilling(false)} />
    </section>
  );
}

function ApiRow({ projectId, row, onEdit }: { projectId: string; row: ClientApi; onEdit: () => void }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: clientApisKey(projectId) });
  const remove = useMutation({
    mutationFn: () => api.delete(`${projectPath(projectId)}/client-apis/${row.id}`),
    onSuccess: async () => {
      toast(c.removed(row.data_key), { tone: 'success' });
      await again();
    },
    onError: (error) => toastError(c.notRemoved, error),
  });
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <span className="min-w-32 font-medium">{row.data_key}</span>
      <span className="min-w-0 flex-1 truncate font-mono text-sm text-muted">
        {row.method} {row.client_url}
      </span>
      <Badge>{row.group}</Badge>
      <Badge tone={row.is_enabled ? 'success' : 'neutral'}>{row.is_enabled ? c.on : c.off}</Badge>
      <span className="flex">
        <IconButton name={`${c.edit}: ${row.data_key}`} icon={<Pencil size={14} />} onClick={onEdit} />
        <IconButton name={`${c.remove}: ${row.data_key}`} icon={<Trash2 size={14} />} onClick={() => setAsking(true)} />
      </span>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`${c.remove} ${row.data_key}, ${row.group}?`}
        actionLabel={c.remove}
        onConfirm={() => remove.mutateAsync()}
      />
    </li>
  );
}

type FillDialogProps = { projectId: string; fields: number; isOpen: boolean; onClose: () => void };

function FillDialog({ projectId, fields, isOpen, onClose }: FillDialogProps) {
  const queries = useQueryClient();
  async function fill() {
    await api.post(`${projectPath(projectId)}/enrich`, {});
    toast(c.filling, { tone: 'info' });
    await queries.invalidateQueries({ queryKey: ['jobs'] });
  }
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={c.fillTitle}
      actionLabel={c.fillAction}
      isDanger={false}
      onConfirm={fill}
    >
      {c.fillText(fields)}
    </ConfirmDialog>
  );
}
