import { ASSET_MEDIA_TYPES, type Asset, type AssetMediaType } from '@labelwright/contract/assets';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FieldBinding, useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { FieldNotes } from '../../ui/FormField.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { toast } from '../../ui/toast.ts';
import { before, changeOf, draftOf, emptyFact, type FactDraft, problemsOf } from './asset-draft.ts';
import { ASSETS_KEY, changeAsset } from './storages-api.ts';
import { t } from './strings.ts';

const texts = t.files.form;
const KINDS: readonly { value: AssetMediaType; label: string }[] = ASSET_MEDIA_TYPES.map((value) => ({
  value,
  label: value.replace('_', ' '),
}));
const MOST_FACTS = 100;

type AssetFormProps = { id: string; asset: Asset; onBusy: (isBusy: boolean) => void; onDone: () => void };

/** What people say about a file: its name, kind, tags and whatever else they keep with it. */
export function AssetForm({ id, asset, onBusy, onDone }: AssetFormProps) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ASSETS_KEY });
  const form = useForm({
    initial: draftOf(asset),
    validate: problemsOf,
    onSubmit: async (draft) => {
      const change = changeOf(asset, draft);
      if (change === undefined) return onDone();
      onBusy(true);
      try {
        await changeAsset(asset, change);
        await refresh();
      } finally {
        onBusy(false);
      }
      toast(texts.saved, { onUndo: () => changeAsset(asset, before(asset, change)).then(refresh) });
      onDone();
    },
  });
  return (
    <form id={id} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <TextField label={texts.name} isRequired autoFocus maxLength={512} {...form.field('name')} />
      <Select label={texts.kind} options={KINDS} {...form.field('kind')} />
      <TextField label={texts.tags} help={texts.tagsHelp} {...form.field('tags')} />
      <FactFields {...form.field('facts')} />
    </form>
  );
}

function FactFields({ id, value, onChange, onBlur, error }: FieldBinding<readonly FactDraft[]>) {
  const change = (place: number, patch: Partial<FactDraft>) =>
    onChange(value.map((fact, index) => (index === place ? { ...fact, ...patch } : fact)));
  return (
    <fieldset id={id} tabIndex={-1} onBlur={onBlur} className="flex min-w-0 flex-col gap-2 outline-none">
      <legend className="mb-1 text-sm font-medium">{texts.facts}</legend>
      {value.map((fact, index) => (
        <div key={fact.key} className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <TextField
              label={texts.factName(index + 1)}
              isLabelHidden
              placeholder={texts.factNameHint}
              maxLength={200}
              value={fact.name}
              onChange={(name) => change(index, { name })}
            />
          </div>
          <div className="min-w-0 flex-[2]">
            <TextField
              label={texts.factValue(index + 1)}
              isLabelHidden
              value={fact.value}
              onChange={(next) => change(index, { value: next })}
            />
          </div>
          <IconButton
            name={texts.removeFact(fact.name || String(index + 1))}
            icon={<Trash2 size={16} />}
            onClick={() => onChange(value.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      {value.length < MOST_FACTS && (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden size={14} />}
            onClick={() => onChange([...value, emptyFact(value)])}
          >
            {texts.addFact}
          </Button>
        </div>
      )}
      <FieldNotes id={id} help={texts.factsHelp} error={error} />
    </fieldset>
  );
}
