import type { BulkTagResult } from '@labelwright/contract/project-groups';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState, SkeletonLines } from '../../../ui/States.tsx';
import { toast } from '../../../ui/toast.ts';
import { PROJECTS_KEY, TAGS_KEY, tagsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';

const WAYS = [
  { value: 'leave', label: t.leave },
  { value: 'add', label: t.add },
  { value: 'take', label: t.take },
] as const;
type Way = (typeof WAYS)[number]['value'];

/** Which tags the chosen projects get, lose, or keep as they are. */
export function BulkTagDialog({ projects, onClose, onDone }: BulkTagDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const tags = useQuery(tagsQuery);
  const [ways, setWays] = useState<Readonly<Record<number, Way>>>({});
  const named = (way: Way) => (tags.data ?? []).filter(({ id }) => ways[id] === way).map(({ id }) => id);
  const form = useForm({
    initial: {},
    onSubmit: async () => {
      const change = { projects, add: named('add'), remove: named('take') };
      const done = await api.post<BulkTagResult>('/api/projects/bulk-tags', change);
      const undo = { projects, add: change.remove, remove: change.add };
      await queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
      void queryClient.invalidateQueries({ queryKey: TAGS_KEY });
      toast(t.tagProjectsDone(done.added, done.removed), {
        onUndo: async () => {
          await api.post('/api/projects/bulk-tags', undo);
          await queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
        },
      });
      onDone();
    },
  });
  const hasChange = named('add').length + named('take').length > 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.tagProjectsTitle(projects.length)}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting} disabled={!hasChange}>
            {t.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-2">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        {tags.isPending && <SkeletonLines count={3} />}
        {tags.data?.length === 0 && <EmptyState title={t.noTags}>{t.noTagsText}</EmptyState>}
        {tags.data?.map(({ id, name, tag_type }) => (
          <div key={id} className="flex items-center justify-between gap-3">
            <span className="min-w-0 truncate">{tag_type === null ? name : `${tag_type}: ${name}`}</span>
            <div className="w-40 shrink-0">
              <Select
                label={name}
                isLabelHidden
                size="sm"
                value={ways[id] ?? 'leave'}
                options={WAYS}
                onChange={(way) => setWays((current) => ({ ...current, [id]: way }))}
              />
            </div>
          </div>
        ))}
      </form>
    </Dialog>
  );
}

type BulkTagDialogProps = { projects: readonly number[]; onClose: () => void; onDone: () => void };
