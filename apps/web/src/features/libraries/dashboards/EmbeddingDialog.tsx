import type { Embedding } from '@labelwright/contract/dashboards';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast } from '../../../ui/toast.ts';
import { embeddingsQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';

type Draft = {
  title: string;
  iframe_url: string;
  button_text: string;
  visible: boolean;
  order: number | undefined;
  width: number | undefined;
  height: number | undefined;
};

const draftOf = (embedding: Embedding | undefined): Draft => ({
  title: embedding?.title ?? '',
  iframe_url: embedding?.iframe_url ?? 'https://',
  button_text: embedding?.button_text ?? '',
  visible: embedding?.visible ?? false,
  order: embedding?.order ?? 0,
  width: embedding?.width ?? 1200,
  height: embedding?.height ?? 600,
});

type EmbeddingDialogProps = { projectId: string; embedding: Embedding | undefined; onClose: () => void };

/** A dashboard by its address, and how large it is shown. */
export function EmbeddingDialog({ projectId, embedding, onClose }: EmbeddingDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: draftOf(embedding),
    validate: ({ iframe_url }) => (iframe_url.trim().length < 10 ? { iframe_url: t.addressMissing } : {}),
    onSubmit: async ({ iframe_url, ...draft }) => {
      const path = `/api/projects/${encodeURIComponent(projectId)}/embeddings`;
      const body = { ...draft, iframe_url: iframe_url.trim() };
      if (embedding === undefined) await api.post(path, body);
      else await api.patch(`${path}/${embedding.id}`, body);
      await queryClient.invalidateQueries({ queryKey: embeddingsQuery(projectId).queryKey });
      toast(t.embeddingSaved);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={embedding === undefined ? t.embed : embedding.title || t.embed}
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
        <TextField label={t.name} autoFocus maxLength={50} {...form.field('title')} />
        <TextField label={t.address} help={t.addressHelp} maxLength={1000} isMono {...form.field('iframe_url')} />
        <TextField label={t.button} maxLength={50} {...form.field('button_text')} />
        <Switch label={t.visible} {...form.field('visible')} />
        <div className="grid gap-4 sm:grid-cols-3">
          <NumberField label={t.order} min={0} {...form.field('order')} />
          <NumberField label={t.width} min={100} max={10000} unit={t.pixels} {...form.field('width')} />
          <NumberField label={t.height} min={100} max={10000} unit={t.pixels} {...form.field('height')} />
        </div>
      </form>
    </Dialog>
  );
}
