import { CLIENT_API_METHODS, type ClientApi, type ClientApiTest } from '@labelwright/contract/client-apis';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { messageOf } from '../../../lib/api-error.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { clientApisKey, projectPath } from '../imports-api.ts';
import { type ApiDraft, EMPTY_DRAFT, payloadProblem, readHeaders, toBody, toDraft } from './api-draft.ts';
import { c } from './strings.ts';

const METHODS = CLIENT_API_METHODS.map((method) => ({ value: method, label: method }));

function problemsOf(draft: ApiDraft): Partial<Record<keyof ApiDraft, string>> {
  const payload = payloadProblem(draft.payload);
  return {
    ...(draft.data_key.trim() === '' ? { data_key: c.needed } : {}),
    ...(draft.client_url.trim() === '' ? { client_url: c.needed } : {}),
    ...(readHeaders(draft.headers) === undefined ? { headers: c.headersWrong } : {}),
    ...(payload === undefined ? {} : { payload: c.payloadWrong(payload) }),
  };
}

type ClientApiDialogProps = { projectId: string; api: ClientApi | undefined; onClose: () => void };

export function ClientApiDialog({ projectId, api: known, onClose }: ClientApiDialogProps) {
  const queries = useQueryClient();
  const path = `${projectPath(projectId)}/client-apis`;
  const form = useForm<ApiDraft>({
    initial: known === undefined ? EMPTY_DRAFT : toDraft(known),
    validate: problemsOf,
    onSubmit: async (draft) => {
      if (known === undefined) await api.post(path, toBody(draft));
      else await api.patch(`${path}/${known.id}`, toBody(draft));
      await queries.invalidateQueries({ queryKey: clientApisKey(projectId) });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="md"
      title={known === undefined ? c.newTitle : c.editTitle(known.data_key)}
      actions={
        <>
          <Button onClick={onClose}>{c.cancel}</Button>
          <Button variant="primary" isBusy={form.isSubmitting} onClick={() => void form.submit()}>
            {c.save}
          </Button>
        </>
      }
    >
      <form onSubmit={(event) => void form.submit(event)} noValidate className="flex flex-col gap-4">
        <TextField label={c.field} help={c.fieldHelp} maxLength={50} isMono {...form.field('data_key')} />
        <div className="grid gap-4 sm:grid-cols-[7rem_minmax(0,1fr)]">
          <Select label={c.method} options={METHODS} {...form.field('method')} />
          <TextField label={c.address} help={c.addressHelp} maxLength={1000} isMono {...form.field('client_url')} />
        </div>
        <TextArea label={c.headers} help={c.headersHelp} rows={2} isMono {...form.field('headers')} />
        <TextArea label={c.payload} help={c.payloadHelp} rows={4} isMono {...form.field('payload')} />
        <TextField label={c.path} help={c.pathHelp} maxLength={500} isMono {...form.field('response_path')} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label={c.group} help={c.groupHelp} maxLength={100} {...form.field('group')} />
          <NumberField label={c.position} min={0} max={1000} step={1} {...form.field('position')} />
          <NumberField label={c.timeout} min={100} max={120_000} step={100} {...form.field('timeout_ms')} />
          <NumberField label={c.rate} help={c.rateHelp} min={0} max={1000} {...form.field('rate_per_second')} />
          <NumberField label={c.retries} min={0} max={10} step={1} {...form.field('retries')} />
          <div className="self-center">
            <Switch label={c.enabled} {...form.field('is_enabled')} />
          </div>
        </div>
        {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
        <TryIt path={path} known={known} draft={form.values} />
      </form>
    </Dialog>
  );
}

type TryItProps = { path: string; known: ClientApi | undefined; draft: ApiDraft };

/** One call with made-up data; nothing is kept. */
function TryIt({ path, known, draft }: TryItProps) {
  const [data, setData] = useState('{ "text": "Good morning" }');
  const parsed = payloadProblem(data) === undefined ? JSON.parse(data) : undefined;
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  const isReady = isObject && Object.keys(problemsOf(draft)).length === 0;
  const test = useMutation({
    mutationFn: () =>
      api.post<ClientApiTest>(`${path}/test`, {
        ...(known === undefined ? {} : { id: known.id }),
        config: toBody(draft),
        data: parsed,
      }),
  });
  return (
    <div className="flex flex-col gap-3 rounded-md border p-3">
      <TextArea
        label={c.testing}
        rows={2}
        isMono
        value={data}
        onChange={setData}
        error={isObject ? undefined : c.testWrong}
      />
      <div>
        <Button isBusy={test.isPending} disabled={!isReady} onClick={() => test.mutate()}>
          {c.test}
        </Button>
      </div>
      {test.isError && <Alert tone="danger">{messageOf(test.error)}</Alert>}
      {test.data !== undefined && (
        <Alert
          tone={test.data.ok ? 'success' : 'warning'}
          title={test.data.ok ? c.answered(test.data.status, test.data.duration_ms) : c.notAnswered}
        >
          <p className="max-h-40 overflow-y-auto font-mono text-sm wrap-break-word">
            {test.data.ok ? JSON.stringify(test.data.value) : test.data.error}
          </p>
        </Alert>
      )}
    </div>
  );
}
