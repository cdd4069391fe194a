import type { Embedding } from '@labelwright/contract/dashboards';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ExternalLink, LayoutDashboard, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { projectQuery } from '../../../lib/project.ts';
import { useRouteParam, useUrlState } from '../../../lib/url-state.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DropdownMenu, MenuItem } from '../../../ui/DropdownMenu.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { PageBody, PageHeader } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { embeddingsQuery, templateDashboardsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { EmbeddingDialog } from './EmbeddingDialog.tsx';

/** Dashboards of other programs: one button each, the chosen one in a sandboxed frame below. */
export function DashboardsPage() {
  const projectId = useRouteParam('projectId');
  const { data: project } = useQuery(projectQuery(projectId));
  const embeddings = useQuery(embeddingsQuery(projectId));
  const [{ show }, setUrl] = useUrlState((raw) => ({ show: Number(raw.show) || undefined }));
  const [editing, setEditing] = useState<Embedding | 'new'>();
  const mayChange = project?.can['project.update'] === true;
  const rows = embeddings.data ?? [];
  const shown = rows.find(({ id }) => id === show) ?? rows[0];
  return (
    <PageBody>
      <PageHeader
        title={t.embedded}
        description={t.embeddedText}
        actions={mayChange && <Actions projectId={projectId} onNew={() => setEditing('new')} />}
      />
      {embeddings.isPending && <SkeletonLines count={4} />}
      {embeddings.isError && <ErrorState error={embeddings.error} onRetry={() => void embeddings.refetch()} />}
      {embeddings.data?.length === 0 && (
        <EmptyState icon={<LayoutDashboard aria-hidden />} title={t.noEmbedded}>
          {mayChange ? t.noEmbeddedText : t.nothingToSee}
        </EmptyState>
      )}
      {rows.length > 1 && (
        <nav aria-label={t.embedded} className="flex flex-wrap gap-2">
          {rows.map((row) => (
            <Button
              key={row.id}
              aria-pressed={row.id === shown?.id}
              variant={row.id === shown?.id ? 'primary' : 'secondary'}
              onClick={() => setUrl({ show: row.id })}
            >
              {row.button_text || row.title || t.embed}
            </Button>
          ))}
        </nav>
      )}
      {shown !== undefined && (
        <Shown key={shown.id} projectId={projectId} embedding={shown} onEdit={() => setEditing(shown)} />
      )}
      {editing !== undefined && (
        <EmbeddingDialog
          projectId={projectId}
          embedding={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </PageBody>
  );
}

function Actions({ projectId, onNew }: { projectId: string; onNew: () => void }) {
  const queryClient = useQueryClient();
  const templates = useQuery(templateDashboardsQuery);
  const { data: project } = useQuery(projectQuery(projectId));
  const offered = (templates.data ?? []).filter(({ visible, dashboard_link }) => visible && dashboard_link !== null);
  async function apply(id: number) {
    try {
      await api.post(`/api/template-dashboards/${id}/apply`, { project: project?.id });
      await queryClient.invalidateQueries({ queryKey: embeddingsQuery(projectId).queryKey });
      toast(t.applied);
    } catch (error) {
      toastError('The dashboard could not be added', error);
    }
  }
  return (
    <>
      {offered.length > 0 && (
        <DropdownMenu align="end" trigger={<Button>{t.fromTemplate}</Button>}>
          {offered.map(({ id, title, template_type }) => (
            <MenuItem key={id} onSelect={() => void apply(id)}>
              {title || template_type}
            </MenuItem>
          ))}
        </DropdownMenu>
      )}
      <Button variant="primary" icon={<Plus aria-hidden size={16} />} onClick={onNew}>
        {t.embed}
      </Button>
    </>
  );
}

function Shown({ projectId, embedding, onEdit }: { projectId: string; embedding: Embedding; onEdit: () => void }) {
  const queryClient = useQueryClient();
  const { id, title, embed_url, problem, visible, width, height } = embedding;
  async function remove() {
    const path = `/api/projects/${encodeURIComponent(projectId)}/embeddings`;
    const { iframe_url, button_text, order } = embedding;
    const refresh = () => queryClient.invalidateQueries({ queryKey: embeddingsQuery(projectId).queryKey });
    try {
      await api.delete(`${path}/${id}`);
      await refresh();
      toast(t.deleted(title || t.embed), {
        onUndo: async () => {
          await api.post(path, { title, iframe_url, button_text, visible, order, width, height });
          await refresh();
        },
      });
    } catch (error) {
      toastError('The dashboard could not be removed', error);
    }
  }
  return (
    <section aria-label={title || t.embed} className="flex min-w-0 flex-col gap-2">
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 truncate text-md">{title || t.embed}</h2>
        {!visible && <Badge>{t.hidden}</Badge>}
        <span className="ml-auto flex">
          {embed_url !== null && (
            <a
              href={embed_url}
              target="_blank"
              rel="noreferrer"
              aria-label={t.openAlone}
              title={t.openAlone}
              className="grid size-8 place-items-center rounded-md hover:bg-surface-2 pointer-coarse:size-11"
            >
              <ExternalLink aria-hidden size={16} />
            </a>
          )}
          {embedding.can.update && (
            <>
              <IconButton name={t.edit} icon={<Pencil size={16} />} onClick={onEdit} />
              <IconButton name={t.remove} icon={<Trash2 size={16} />} onClick={() => void remove()} />
            </>
          )}
        </span>
      </header>
      {problem !== null && <Alert tone="warning">{problem}</Alert>}
      {embed_url !== null && (
        <div className="overflow-x-auto rounded-md border">
          <iframe
            src={embed_url}
            title={title || t.embed}
            sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"
            referrerPolicy="no-referrer"
            style={{ width, height, maxWidth: '100%' }}
            className="block bg-surface"
          />
        </div>
      )}
    </section>
  );
}
