import type { TemplateDashboard } from '@labelwright/contract/dashboards';
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
import { TEMPLATES_KEY } from '../libraries-api.ts';
import { t } from '../strings.ts';

type TemplateDashboardDialogProps = { template: TemplateDashboard | undefined; onClose: () => void };

const draftOf = (template: TemplateDashboard | undefined) => ({
  template_type: template?.template_type ?? '',
  title: template?.title ?? '',
  dashboard_link: template?.dashboard_link ?? '',
  button_text: template?.button_text ?? '',
  visible: template?.visible ?? true,
  order: template?.order as number | undefined,
  width: (template?.width ?? 1200) as number | undefined,
  height: (template?.height ?? 600) as number | undefined,
});

/** An address with places for the project; each project gets its own from it. */
export function TemplateDashboardDialog({ template, onClose }: TemplateDashboardDialogProps) {
  const formId = useId();
  const queryClient = useQueryClient();
  const form = useForm({
    initial: draftOf(template),
    validate: ({ template_type }) => (template_type.trim() === '' ? { template_type: t.templateMissing } : {}),
    onSubmit: async ({ dashboard_link, template_type, ...draft }) => {
      const link = dashboard_link.trim();
      const body = { ...draft, template_type: template_type.trim(), dashboard_link: link === '' ? null : link };
      if (template === undefined) await api.post('/api/template-dashboards', body);
      else await api.patch(`/api/template-dashboards/${template.id}`, body);
      await queryClient.invalidateQueries({ queryKey: TEMPLATES_KEY });
      toast(t.embeddingSaved);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={template === undefined ? t.newTemplate : template.title || template.template_type}
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
        <TextField label={t.templateType} autoFocus maxLength={200} {...form.field('template_type')} />
        <TextField label={t.name} maxLength={50} {...form.field('title')} />
        <TextField label={t.address} help={t.addressHelp} maxLength={200} isMono {...form.field('dashboard_link')} />
        <TextField label={t.button} maxLength={50} {...form.field('button_text')} />
        <Switch label={t.offered} {...form.field('visible')} />
        <div className="grid gap-4 sm:grid-cols-3">
          <NumberField label={t.order} min={0} {...form.field('order')} />
          <NumberField label={t.width} min={100} max={10000} unit={t.pixels} {...form.field('width')} />
          <NumberField label={t.height} min={100} max={10000} unit={t.pixels} {...form.field('height')} />
        </div>
      </form>
    </Dialog>
  );
}
