import type { LibraryLabel } from '@labelwright/contract/libraries';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/toast.ts';
import { LABELS_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';
import { bodyOf, CONTROL_TYPES, draftOf, type LabelDraft } from './label-draft.ts';

function problems({ title, options, color }: LabelDraft): Partial<Record<keyof LabelDraft, string>> {
  return {
    ...(title.trim() === '' ? { title: t.titleMissing } : {}),
    ...(options.trim() === '' ? { options: t.optionsMissing } : {}),
    ...(color.trim() === '' || /^#[0-9a-f]{6}$/i.test(color.trim()) ? {} : { color: t.colorWrong }),
  };
}

/** Writes a new label, or an existing one anew. */
export function LabelDialog({ label, isManager, onClose }: LabelDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: draftOf(label),
    validate: problems,
    onSubmit: async (draft) => {
      const body = bodyOf(draft, label);
      if (label === undefined) await api.post('/api/labels', body);
      else await api.patch(`/api/labels/${label.id}`, body);
      await queryClient.invalidateQueries({ queryKey: LABELS_KEY });
      toast(label === undefined && !isManager ? t.proposed : t.saved);
      onClose();
    },
  });
  const verb = isManager ? t.newLabel : t.proposeLabel;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="md"
      title={label === undefined ? verb : label.title}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {label === undefined ? verb : t.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TextField label={t.labelTitle} autoFocus maxLength={2048} {...form.field('title')} />
        <Select label={t.type} options={CONTROL_TYPES} {...form.field('type')} />
        <TextArea label={t.options} help={t.optionsHelp} rows={5} {...form.field('options')} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t.color} help={t.colorHelp} maxLength={7} {...form.field('color')} />
          <TextField label={t.hotkey} maxLength={40} {...form.field('hotkey')} />
        </div>
        <TextField label={t.aliases} help={t.aliasesHelp} {...form.field('aliases')} />
        <TextArea label={t.about} rows={2} {...form.field('description')} />
      </form>
    </Dialog>
  );
}

type LabelDialogProps = { label: LibraryLabel | undefined; isManager: boolean; onClose: () => void };
