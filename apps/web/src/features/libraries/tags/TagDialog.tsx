import type { Tag } from '@labelwright/contract/project-groups';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/toast.ts';
import { PROJECTS_KEY, TAGS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';

/** Names a new tag, or an existing one anew. */
export function TagDialog({ tag, onClose }: { tag: Tag | undefined; onClose: () => void }) {
  const formId = useId();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: tag?.name ?? '', tag_type: tag?.tag_type ?? '', color: tag?.color ?? '#FFFFFF' },
    validate: ({ name, color }) => ({
      ...(name.trim() === '' ? { name: t.tagMissing } : {}),
      ...(/^#[0-9a-f]{6}$/i.test(color.trim()) ? {} : { color: t.colorWrong }),
    }),
    onSubmit: async ({ name, tag_type, color }) => {
      const body = {
        name: name.trim(),
        tag_type: tag_type.trim() === '' ? null : tag_type.trim(),
        color: color.trim(),
      };
      if (tag === undefined) await api.post('/api/tags', body);
      else await api.patch(`/api/tags/${tag.id}`, body);
      await queryClient.invalidateQueries({ queryKey: TAGS_KEY });
      void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
      toast(t.tagSaved);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={tag?.name ?? t.newTag}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {t.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.tagName} autoFocus maxLength={255} {...form.field('name')} />
        <TextField label={t.tagType} help={t.tagTypeHelp} maxLength={50} {...form.field('tag_type')} />
        <TextField label={t.color} maxLength={7} isMono {...form.field('color')} />
      </form>
    </Dialog>
  );
}
