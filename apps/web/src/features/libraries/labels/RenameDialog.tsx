import type { LabelRenamePreview, LibraryLabel } from '@labelwright/contract/libraries';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../../lib/api.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/toast.ts';
import { LABELS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';

/** Shows project by project what renaming an option would do, and starts the job that does it. */
export function RenameDialog({ label, onClose }: { label: LibraryLabel; onClose: () => void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const names = [...new Set(Object.values(label.options).flat())];
  const form = useForm({
    initial: { from: names[0] ?? '', to: '' },
    validate: ({ from, to }) => (to.trim() === '' || to.trim() === from ? { to: t.renameTo } : {}),
    onSubmit: async ({ from, to }) => {
      await api.post(`/api/labels/${label.id}/rename`, { from, to: to.trim() });
      toast(t.started, { detail: t.startedText });
      await queryClient.invalidateQueries({ queryKey: LABELS_KEY });
      onClose();
    },
  });
  const settled = useDebounced(form.values);
  const isAsked = settled.to.trim() !== '' && settled.to.trim() !== settled.from;
  const preview = useQuery({
    queryKey: [...LABELS_KEY, label.id, 'rename', settled],
    queryFn: ({ signal }) =>
      api.post<LabelRenamePreview>(
        `/api/labels/${label.id}/rename/preview`,
        { from: settled.from, to: settled.to.trim() },
        { signal },
      ),
    enabled: isAsked,
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.rename}
      description={t.renameText}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.renameRun(isAsked ? (preview.data?.answers ?? 0) : 0)}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <Select
          label={t.renameFrom}
          options={names.map((name) => ({ value: name, label: name }))}
          {...form.field('from')}
        />
        <TextField label={t.renameTo} autoFocus maxLength={1000} {...form.field('to')} />
        {isAsked && preview.data !== undefined && (
          <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto text-sm text-muted" aria-live="polite">
            {preview.data.projects.map((place) => (
              <li key={`${place.id} ${place.from_name}`}>
                {`${place.title}: ${t.uses(place.answers)}, ${t.action[place.action]}`}
              </li>
            ))}
            {preview.data.other_projects > 0 && <li>{t.otherProjects(preview.data.other_projects)}</li>}
          </ul>
        )}
      </form>
    </Dialog>
  );
}
