import type { Connection, CreateConnection } from '@labelwright/contract/prompts';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { CONNECTIONS_KEY, changeConnection, createConnection } from './prompts-api.ts';
import { t } from './strings.ts';

const c = t.connections;

const MODES = (['schema', 'object', 'none'] as const).map((value) => ({ value, label: c.jsonModes[value] }));

const valuesOf = (connection: Connection | undefined) => ({
  name: connection?.name ?? '',
  base_url: connection?.base_url ?? '',
  api_key: '',
  model: connection?.model ?? '',
  json_mode: connection?.json_mode ?? ('object' as Connection['json_mode']),
  input_price: (connection?.input_price ?? 0) as number | undefined,
  output_price: (connection?.output_price ?? 0) as number | undefined,
  max_concurrency: (connection?.max_concurrency ?? 4) as number | undefined,
  timeout_seconds: (connection?.timeout_seconds ?? 60) as number | undefined,
});
type Values = ReturnType<typeof valuesOf>;

/** A key that was not typed stays as it is. */
function bodyOf(values: Values): CreateConnection {
  const {
    api_key: key,
    input_price: input,
    output_price: output,
    max_concurrency: most,
    timeout_seconds: wait,
  } = values;
  return {
    name: values.name.trim(),
    base_url: values.base_url.trim(),
    model: values.model.trim(),
    json_mode: values.json_mode,
    input_price: input ?? 0,
    output_price: output ?? 0,
    ...(key === '' ? {} : { api_key: key }),
    ...(most === undefined ? {} : { max_concurrency: most }),
    ...(wait === undefined ? {} : { timeout_seconds: wait }),
  };
}

const problemsOf = ({ name, base_url: url, model }: Values) => ({
  ...(name.trim() === '' ? { name: c.needed } : {}),
  ...(/^https?:\/\/\S+$/.test(url.trim()) ? {} : { base_url: c.badUrl }),
  ...(model.trim() === '' ? { model: c.needed } : {}),
});

type ConnectionDialogProps = { connection: Connection | undefined; onClose: () => void };

export function ConnectionDialog({ connection, onClose }: ConnectionDialogProps) {
  const formId = useId();
  const queries = useQueryClient();
  const form = useForm({
    initial: valuesOf(connection),
    validate: problemsOf,
    onSubmit: async (values) => {
      const body = bodyOf(values);
      await (connection === undefined ? createConnection(body) : changeConnection(connection.id, body));
      await queries.invalidateQueries({ queryKey: CONNECTIONS_KEY });
      toast(connection === undefined ? c.connected : c.saved);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      size="md"
      onClose={onClose}
      title={connection === undefined ? c.newTitle : c.changeTitle(connection.name)}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={form.isSubmitting}>
            {connection === undefined ? c.connect : c.save}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <TextField label={c.name} maxLength={100} isRequired {...form.field('name')} />
        <TextField
          label={c.url}
          help={c.urlHelp}
          type="url"
          inputMode="url"
          placeholder="https://api.openai.com/v1"
          isRequired
          {...form.field('base_url')}
        />
        <PasswordField
          label={c.apiKey}
          autoComplete="new-password"
          {...(connection?.has_key === true ? { placeholder: c.kept } : {})}
          {...form.field('api_key')}
        />
        <TextField label={c.model} help={c.modelHelp} maxLength={200} isRequired {...form.field('model')} />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <NumberField label={c.inputPrice} help={c.priceHelp} unit="$" min={0} {...form.field('input_price')} />
          <NumberField label={c.outputPrice} unit="$" min={0} {...form.field('output_price')} />
        </div>
        <details>
          <summary className="min-h-6 cursor-pointer text-sm font-medium">{c.more}</summary>
          <div className="mt-3 grid items-start gap-4 sm:grid-cols-2">
            <Select label={c.json} options={MODES} {...form.field('json_mode')} />
            <NumberField label={c.concurrency} min={1} max={32} step={1} {...form.field('max_concurrency')} />
            <NumberField label={c.timeout} unit="s" min={1} max={600} step={1} {...form.field('timeout_seconds')} />
          </div>
        </details>
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      </form>
    </Dialog>
  );
}
