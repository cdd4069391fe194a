import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { ActionChoice } from './ActionChoice.tsx';
import { HeaderFields } from './HeaderFields.tsx';
import { SamplePreview } from './SamplePreview.tsx';
import { t } from './strings.ts';
import { bodyOf, changeOf, draftOf, problemsOf } from './webhook-draft.ts';
import { changeWebhook, createWebhook, WEBHOOKS_KEY } from './webhooks-api.ts';

type WebhookDialogProps = {
  /** undefined: of the organization. */
  projectId: number | undefined;
  /** undefined: a new one. */
  webhook: WebhookRecord | undefined;
  onClose: () => void;
  /** Of a new one; it is shown once. */
  onSecret?: (secret: string) => void;
};

const FORMATS = (['label_studio', 'ids'] as const).map((value) => ({ value, label: t.form.formats[value] }));

/** Where events go to, which ones, and what is sent with them. */
export function WebhookDialog({ projectId, webhook, onClose, onSecret }: WebhookDialogProps) {
  const formId = useId();
  const queries = useQueryClient();
  const isOfModel = webhook !== undefined && webhook.ml_backend !== null;
  const isOfProject = webhook === undefined ? projectId !== undefined : webhook.scope === 'project';
  const form = useForm({
    initial: draftOf(webhook),
    validate: problemsOf,
    onSubmit: async (draft) => {
      if (webhook === undefined) {
        const { secret } = await createWebhook({
          ...bodyOf(draft),
          ...(projectId === undefined ? {} : { project: projectId }),
        });
        onSecret?.(secret);
      } else await changeWebhook(webhook.id, changeOf(draft, webhook));
      await queries.invalidateQueries({ queryKey: WEBHOOKS_KEY });
      toast(webhook === undefined ? t.form.added : t.form.saved);
      onClose();
    },
  });
  const { values } = form;
  return (
    <Dialog
      isOpen
      size="lg"
      onClose={onClose}
      title={webhook === undefined ? t.form.newTitle : t.form.changeTitle}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {webhook === undefined ? t.form.add : t.form.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-5">
        <TextField
          label={t.form.url}
          help={isOfModel ? t.ofModelHelp : t.form.urlHelp}
          readOnly={isOfModel}
          type="url"
          inputMode="url"
          placeholder="https://example.com/hooks/labels"
          maxLength={2048}
          isRequired
          {...form.field('url')}
        />
        <TextField
          label={t.form.description}
          help={t.form.descriptionHelp}
          maxLength={500}
          {...form.field('description')}
        />
        <Switch label={t.form.all} help={t.form.allHelp} {...form.field('send_for_all_actions')} />
        {!values.send_for_all_actions && <ActionChoice isOfProject={isOfProject} {...form.field('actions')} />}
        <Switch label={t.form.payload} help={t.form.payloadHelp} {...form.field('send_payload')} />
        <RadioGroup label={t.form.format} options={FORMATS} {...form.field('payload_format')} />
        {!isOfModel && <HeaderFields {...form.field('headers')} />}
        <SamplePreview draft={values} isOfProject={isOfProject} />
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}
