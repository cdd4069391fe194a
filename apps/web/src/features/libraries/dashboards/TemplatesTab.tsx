import type { TemplateDashboard } from '@labelwright/contract/dashboards';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast } from '../../../ui/toast.ts';
import { TEMPLATES_KEY, templateDashboardsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { TemplateDashboardDialog } from './TemplateDashboardDialog.tsx';

type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; template: TemplateDashboard };

export function TemplatesTab({ isManager }: { isManager: boolean }) {
  const queryClient = useQueryClient();
  const templates = useQuery(templateDashboardsQuery);
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);
  const make = isManager && (
    <Button size="sm" icon={<Plus aria-hidden size={16} />} onClick={() => setTask({ kind: 'new' })}>
      {t.newTemplate}
    </Button>
  );
  return (
    <Card isFlush title={t.dashboards} actions={make}>
      {templates.isPending && (
        <div className="p-4">
          <SkeletonLines count={3} />
        </div>
      )}
      {templates.isError && <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.data?.length === 0 && (
        <EmptyState title={t.noTemplates} action={make}>
          {t.noTemplatesText}
        </EmptyState>
      )}
      <ul className="divide-y">
        {templates.data?.map((template) => (
          <li key={template.id} className="flex min-h-13 items-center gap-3 px-4 py-2">
            <div className="min-w-0 flex-1">
              <div className="flex min-w-0 items-center gap-2">
                <span className="truncate font-medium">{template.title || template.template_type}</span>
                {!template.visible && <Badge>{t.hidden}</Badge>}
              </div>
              <p className="truncate font-mono text-xs text-muted">{template.dashboard_link}</p>
            </div>
            <span className="shrink-0 text-sm text-muted max-sm:hidden">{t.usedBy(template.embedding_count)}</span>
            {template.can.update && (
              <span className="flex">
                <IconButton
                  size="sm"
                  name={`${t.edit} ${template.title ?? template.template_type}`}
                  icon={<Pencil size={16} />}
                  onClick={() => setTask({ kind: 'edit', template })}
                />
                <IconButton
                  size="sm"
                  name={`${t.remove} ${template.title ?? template.template_type}`}
                  icon={<Trash2 size={16} />}
                  onClick={() => setTask({ kind: 'delete', template })}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {task?.kind === 'new' && <TemplateDashboardDialog template={undefined} onClose={close} />}
      {task?.kind === 'edit' && <TemplateDashboardDialog template={task.template} onClose={close} />}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          isOpen
          isDanger
          title={t.deleteTitle(task.template.title || task.template.template_type)}
          actionLabel={t.remove}
          onClose={close}
          onConfirm={async () => {
            await api.delete(`/api/template-dashboards/${task.template.id}`);
            toast(t.deleted(task.template.title || task.template.template_type));
            await queryClient.invalidateQueries({ queryKey: TEMPLATES_KEY });
          }}
        >
          {t.usedBy(task.template.embedding_count)}
        </ConfirmDialog>
      )}
    </Card>
  );
}
