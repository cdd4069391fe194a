import type { CreateMlBackend, MlBackend } from '@labelwright/contract/ml-backends';
import { useId } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { changeBackend, connectBackend, useRefreshModels } from './ml-api.ts';
import { t } from './strings.ts';

type BackendDialogProps = {
  projectId: number;
  /** undefined: a new one. */
  backend?: MlBackend;
  onClose: () => void;
};

type Values = ReturnType<typeof valuesOf>;
type Form = ReturnType<typeof useForm<Values>>;

const METHODS = (['NONE', 'BASIC_AUTH', 'BEARER'] as const).map((value) => ({
  value,
  label: t.form.authKinds[value],
}));

function valuesOf(backend: MlBackend | undefined) {
  const extra = backend?.extra_params ?? {};
  return {
    url: backend?.url ?? '',
    title: backend?.title ?? '',
    auth_method: backend?.auth_method ?? ('NONE' as MlBackend['auth_method']),
    basic_auth_user: backend?.basic_auth_user ?? '',
    basic_auth_pass: '',
    bearer_token: '',
    access_token: '',
    is_interactive: backend?.is_interactive ?? false,
    auto_update: backend?.auto_update ?? false,
    trains: backend?.trains ?? false,
    hears_annotations: backend?.hears_annotations ?? true,
    timeout: (backend?.timeout ?? 100) as number | undefined,
    batch_size: (backend?.batch_size ?? 16) as number | undefined,
    extra_params: Object.keys(extra).length === 0 ? '' : JSON.stringify(extra, null, 2),
  };
}

/** A secret that was not typed stays as it is. */
function bodyOf(values: Values): Omit<CreateMlBackend, 'project'> {
  const { basic_auth_pass: password, bearer_token: bearer, access_token: token, ...rest } = values;
  const { title, timeout, batch_size: batchSize, extra_params: extra, ...plain } = rest;
  return {
    ...plain,
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(batchSize === undefined ? {} : { batch_size: batchSize }),
    extra_params: extra.trim() === '' ? {} : (JSON.parse(extra) as Record<string, unknown>),
    ...(password === '' ? {} : { basic_auth_pass: password }),
    ...(bearer === '' ? {} : { bearer_token: bearer }),
    ...(token === '' ? {} : { access_token: token }),
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const problemsOf = ({ url, extra_params: extra }: Values) => ({
  ...(/^https?:\/\/\S+$/.test(url.trim()) ? {} : { url: t.form.badUrl }),
  ...(extra.trim() === '' || isJsonObject(extra) ? {} : { extra_params: t.form.badJson }),
});

/** Connects a model or changes how it is reached; the server looks whether it answers before it stores anything. */
export function BackendDialog({ projectId, backend, onClose }: BackendDialogProps) {
  const formId = useId();
  const refresh = useRefreshModels(projectId);
  const form: Form = useForm({
    initial: valuesOf(backend),
    validate: problemsOf,
    onSubmit: async (values) => {
      const body = bodyOf({ ...values, url: values.url.trim() });
      await (backend === undefined ? connectBackend({ project: projectId, ...body }) : changeBackend(backend.id, body));
      await refresh();
      toast(backend === undefined ? t.form.connected : t.form.saved);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      size="md"
      onClose={onClose}
      title={backend === undefined ? t.form.newTitle : t.form.changeTitle(backend.title)}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {backend === undefined ? t.form.connect : t.form.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <TextField
          label={t.form.url}
          help={t.form.urlHelp}
          type="url"
          inputMode="url"
          placeholder="http://localhost:9090"
          isRequired
          {...form.field('url')}
        />
        <TextField label={t.form.name} help={t.form.nameHelp} maxLength={256} {...form.field('title')} />
        <SignIn form={form} backend={backend} />
        <Switch label={t.form.interactive} help={t.form.interactiveHelp} {...form.field('is_interactive')} />
        <Switch label={t.form.auto} help={t.form.autoHelp} {...form.field('auto_update')} />
        <Switch label={t.form.hears} help={t.form.hearsHelp} {...form.field('hears_annotations')} />
        <Switch label={t.form.trains} help={t.form.trainsHelp} {...form.field('trains')} />
        <More form={form} backend={backend} />
        {form.formError !== undefined && (
          <Alert tone="danger">
            <span className="wrap-anywhere">{form.formError}</span>
          </Alert>
        )}
      </form>
    </Dialog>
  );
}

type PartProps = { form: Form; backend: MlBackend | undefined };

const kept = (isSet: boolean | undefined) => (isSet === true ? { placeholder: t.form.kept } : {});

function SignIn({ form, backend }: PartProps) {
  const method = form.values.auth_method;
  return (
    <>
      <Select label={t.form.auth} options={METHODS} {...form.field('auth_method')} />
      {method === 'BASIC_AUTH' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={t.form.user} autoComplete="off" {...form.field('basic_auth_user')} />
          <PasswordField
            label={t.form.password}
            autoComplete="new-password"
            {...kept(backend?.basic_auth_pass_is_set)}
            {...form.field('basic_auth_pass')}
          />
        </div>
      )}
      {method === 'BEARER' && (
        <PasswordField
          label={t.form.token}
          autoComplete="new-password"
          {...kept(backend?.bearer_token_is_set)}
          {...form.field('bearer_token')}
        />
      )}
    </>
  );
}

function More({ form, backend }: PartProps) {
  const isOpen = form.field('extra_params').error !== undefined;
  return (
    <details className="flex flex-col gap-4" {...(isOpen ? { open: true } : {})}>
      <summary className="min-h-6 cursor-pointer text-sm font-medium">{t.form.advanced}</summary>
      <div className="mt-3 flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <NumberField label={t.form.timeout} unit="s" min={0.1} max={600} {...form.field('timeout')} />
          <NumberField label={t.form.batch} min={1} max={1000} step={1} {...form.field('batch_size')} />
        </div>
        <PasswordField
          label={t.form.accessToken}
          help={t.form.accessTokenHelp}
          autoComplete="new-password"
          {...kept(backend?.access_token_is_set)}
          {...form.field('access_token')}
        />
        <TextArea label={t.form.extra} help={t.form.extraHelp} rows={4} isMono {...form.field('extra_params')} />
      </div>
    </details>
  );
}
