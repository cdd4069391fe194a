import type { Tag } from '@labelwright/contract/project-groups';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { toast } from '../../../ui/toast.ts';
import { PROJECTS_KEY, TAGS_KEY, tagsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { TagChip } from './TagChip.tsx';
import { TagDialog } from './TagDialog.tsx';

type Task = { kind: 'new' } | { kind: 'edit' | 'delete'; tag: Tag };

export function TagsTab({ isManager }: { isManager: boolean }) {
  const queryClient = useQueryClient();
  const tags = useQuery(tagsQuery);
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);
  const make = isManager && (
    <Button size="sm" icon={<Plus aria-hidden size={16} />} onClick={() => setTask({ kind: 'new' })}>
      {t.newTag}
    </Button>
  );
  return (
    <Card isFlush title={t.tags} actions={make}>
      {tags.isPending && (
        <div className="p-4">
          <SkeletonLines count={3} />
        </div>
      )}
      {tags.isError && <ErrorState error={tags.error} onRetry={() => void tags.refetch()} />}
      {tags.data?.length === 0 && (
        <EmptyState title={t.noTags} action={make}>
          {t.noTagsText}
        </EmptyState>
      )}
      <ul className="divide-y">
        {tags.data?.map((tag) => (
          <li key={tag.id} className="flex min-h-11 items-center gap-3 px-4 py-1.5">
            <TagChip tag={tag} />
            <Link
              to="/projects"
              search={{ tags: String(tag.id) }}
              className="ml-auto text-sm text-muted hover:underline"
            >
              {t.projects(tag.project_count)}
            </Link>
            {tag.can.update && (
              <span className="flex">
                <IconButton
                  size="sm"
                  name={`${t.edit} ${tag.name}`}
                  icon={<Pencil size={16} />}
                  onClick={() => setTask({ kind: 'edit', tag })}
                />
                <IconButton
                  size="sm"
                  name={`${t.remove} ${tag.name}`}
                  icon={<Trash2 size={16} />}
                  onClick={() => setTask({ kind: 'delete', tag })}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {task?.kind === 'new' && <TagDialog tag={undefined} onClose={close} />}
      {task?.kind === 'edit' && <TagDialog tag={task.tag} onClose={close} />}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          isOpen
          isDanger
          title={t.deleteTitle(task.tag.name)}
          actionLabel={t.remove}
          onClose={close}
          onConfirm={async () => {
            await api.delete(`/api/tags/${task.tag.id}`);
            toast(t.deleted(task.tag.name));
            await queryClient.invalidateQueries({ queryKey: TAGS_KEY });
            void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
          }}
        >
          {t.tagDeleteText(task.tag.project_count)}
        </ConfirmDialog>
      )}
    </Card>
  );
}
