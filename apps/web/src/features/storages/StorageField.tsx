import { MASKED_SECRET, type StorageFormField } from '@labelwright/contract/storages';
import { NumberField } from '../../ui/NumberField.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { DraftValue } from './storage-draft.ts';
import { t } from './strings.ts';

type StorageFieldProps = {
  id: string;
  field: StorageFormField;
  value: DraftValue;
  error: string | undefined;
  onChange: (value: DraftValue) => void;
};

/** One field as the server describes it. */
export function StorageField({ id, field, value, error, onChange }: StorageFieldProps) {
  const { type, label, description, placeholder, required } = field;
  const isKept = value === MASKED_SECRET;
  const texts = {
    id,
    label,
    error,
    isRequired: required,
    help: isKept ? t.keptSecret : description,
  };
  if (type === 'toggle')
    return <Switch id={id} label={label} help={description} error={error} value={value === true} onChange={onChange} />;
  if (type === 'number')
    return <NumberField {...texts} min={0} value={typeof value === 'number' ? value : undefined} onChange={onChange} />;
  const text = typeof value === 'string' ? value : '';
  if (type === 'password')
    return <PasswordField {...texts} autoComplete="new-password" value={text} onChange={onChange} />;
  if (type === 'textarea') return <TextArea {...texts} rows={4} value={text} onChange={onChange} />;
  return <TextField {...texts} placeholder={placeholder} value={text} onChange={onChange} />;
}
