import type { ActionField } from '@labelwright/contract/data-manager-actions';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import { type FormValues, isAsked, SHARE_NAMES, sharesOf } from './action-form.ts';

type ActionFieldsProps = {
  fields: readonly ActionField[];
  values: FormValues;
  errors: Readonly<Record<string, readonly string[]>> | undefined;
  onChange: (values: FormValues) => void;
};

/** The fields that the server says an action has. */
export function ActionFields({ fields, values, errors, onChange }: ActionFieldsProps) {
  return fields
    .filter((field) => isAsked(field, values))
    .map((field) => (
      <Field
        key={field.name}
        field={field}
        value={values[field.name]}
        error={errors?.[field.name]?.[0]}
        onChange={(value) => onChange({ ...values, [field.name]: value })}
      />
    ));
}

type FieldProps = {
  field: ActionField;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
};

function Field({ field, value, error, onChange }: FieldProps) {
  const texts = {
    label: field.label,
    isRequired: field.required,
    ...(field.help === undefined ? {} : { help: field.help }),
    ...(error === undefined ? {} : { error }),
  };
  const options = (field.options ?? []).map((option) => ({ value: String(option.value), label: option.label }));
  switch (field.type) {
    case 'toggle':
      return <Checkbox label={field.label} help={field.help} value={value === true} onChange={onChange} />;
    case 'number':
      return (
        <NumberField
          {...texts}
          value={value === '' || value === undefined ? undefined : Number(value)}
          onChange={(number) => onChange(number ?? '')}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
        />
      );
    case 'select':
      return (
        <Select
          {...texts}
          value={String(value ?? '')}
          {...(field.required ? { placeholder: t.chooseValue } : {})}
          options={field.required ? options : [{ value: '', label: t.anyValue }, ...options]}
          onChange={onChange}
        />
      );
    case 'multiselect':
      return <Several label={field.label} options={options} value={value} onChange={onChange} />;
    case 'shares':
      return <Shares label={field.label} value={value} onChange={onChange} />;
    case 'input':
      return <TextField {...texts} value={String(value ?? '')} onChange={onChange} />;
  }
}

type SeveralProps = {
  label: string;
  options: readonly { value: string; label: string }[];
  value: unknown;
  onChange: (value: unknown) => void;
};

function Several({ label, options, value, onChange }: SeveralProps) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <fieldset className="flex max-h-56 flex-col gap-2 overflow-y-auto rounded-md border p-3">
      <legend className="px-1 text-sm font-medium">{label}</legend>
      {options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.label}
          value={chosen.includes(option.value)}
          onChange={(isOn) => onChange(isOn ? [...chosen, option.value] : chosen.filter((one) => one !== option.value))}
        />
      ))}
    </fieldset>
  );
}

function Shares({ label, value, onChange }: Pick<SeveralProps, 'label' | 'value' | 'onChange'>) {
  const shares = sharesOf(value);
  return (
    <fieldset className="flex gap-2">
      <legend className="pb-1 text-sm font-medium">{label}</legend>
      {SHARE_NAMES.map((name) => (
        <NumberField
          key={name}
          label={t.splits[name]}
          unit="%"
          min={0}
          max={100}
          value={Math.round(shares[name] * 1000) / 10}
          onChange={(percent) => onChange({ ...shares, [name]: (percent ?? 0) / 100 })}
        />
      ))}
    </fieldset>
  );
}
