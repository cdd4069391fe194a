import type { Prompt, PromptVersion } from '@labelwright/contract/prompts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { UnsavedChangesDialog } from '../../ui/UnsavedChangesDialog.tsx';
import { ControlChoice } from './ControlChoice.tsx';
import { bodyOf, checkOf, draftOf, problemsOf } from './prompt-draft.ts';
import { checkQuery, choicesQuery, createPrompt, createVersion, useRefreshPrompts } from './prompts-api.ts';
import { SentPreview } from './SentPreview.tsx';
import { t } from './strings.ts';
import { TemplateField } from './TemplateField.tsx';

type PromptFormProps = {
  projectId: string;
  /** undefined: a new one. */
  prompt: Prompt | undefined;
  version: PromptVersion | undefined;
  onSaved: (prompt: Prompt) => void;
};

/** What the language model is told. Versions never change: saving makes the next one. */
export function PromptForm({ projectId, prompt, version, onSaved }: PromptFormProps) {
  const refresh = useRefreshPrompts(projectId);
  const { data: connections = [] } = useQuery(choicesQuery(projectId));
  const form = useForm({
    initial: draftOf(version, prompt?.name ?? ''),
    validate: problemsOf,
    onSubmit: async (draft) => {
      const body = bodyOf(draft);
      const saved =
        prompt === undefined
          ? await createPrompt(projectId, { name: draft.name.trim(), ...body })
          : await createVersion(projectId, prompt.id, body);
      await refresh();
      toast(prompt === undefined ? t.editor.created : t.editor.saved(saved.latest.version));
      onSaved(saved);
    },
  });
  const asked = useMemo(() => checkOf(form.values), [form.values]);
  const check = useQuery(checkQuery(projectId, useDebounced(asked, 400)));
  const problems = form.values.template === '' ? [] : (check.data?.problems ?? []);
  const next = (prompt?.latest.version ?? 0) + 1;
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-180 min-w-0 flex-col gap-5">
      {prompt === undefined && (
        <TextField label={t.editor.name} help={t.editor.nameHelp} maxLength={80} isRequired {...form.field('name')} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t.editor.connection}
          options={connections.map(({ id, name, model }) => ({ value: String(id), label: `${name} (${model})` }))}
          placeholder={t.editor.choose}
          {...form.field('connection')}
        />
        <TextField label={t.editor.model} help={t.editor.modelHelp} maxLength={200} {...form.field('model')} />
      </div>
      <TemplateField fields={check.data?.known_fields ?? []} {...form.field('template')} />
      {problems.length > 0 && (
        <Alert tone="warning" title={t.editor.problems}>
          <ul className="list-disc pl-4">
            {problems.map(({ field, message }) => (
              <li key={`${field} ${message}`}>{message}</li>
            ))}
          </ul>
        </Alert>
      )}
      <ControlChoice known={check.data?.controls ?? []} {...form.field('controls')} />
      <Switch label={t.editor.confidence} help={t.editor.confidenceHelp} {...form.field('ask_confidence')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t.editor.temperature}
          help={t.editor.temperatureHelp}
          min={0}
          max={2}
          step={0.1}
          {...form.field('temperature')}
        />
        <NumberField
          label={t.editor.maxTokens}
          unit={t.editor.tokens}
          min={16}
          max={32_000}
          step={1}
          {...form.field('max_output_tokens')}
        />
      </div>
      <SentPreview check={check.data} />
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <footer className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t bg-bg py-3">
        <Button
          type="submit"
          variant="primary"
          isBusy={form.isSubmitting}
          disabledReason={prompt !== undefined && !form.isDirty ? t.editor.unchanged : undefined}
        >
          {prompt === undefined ? t.editor.create : t.editor.save(next)}
        </Button>
      </footer>
      <UnsavedChangesDialog isDirty={form.isDirty && !form.isSubmitting} />
    </form>
  );
}
