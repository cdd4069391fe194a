import type { Column } from '@labelwright/contract/data-manager';
import { valueKind } from '@labelwright/filters/operators';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { choicesOf, type FilterDraft, filterTypeOf } from './filter-draft.ts';
import { t } from './strings.ts';

type FilterValueProps = {
  draft: FilterDraft;
  column: Column | undefined;
  onChange: (values: readonly string[]) => void;
};

/** The value of a condition, asked for by its kind. */
export function FilterValue({ draft, column, onChange }: FilterValueProps) {
  const kind = valueKind(draft.operator);
  const type = filterTypeOf(column);
  const choices = choicesOf(column);
  if (kind === 'none') return null;
  if (kind === 'many' && choices.length > 0)
    return <Choices choices={choices} values={draft.values} onChange={onChange} />;
  if (type === 'Boolean')
    return (
      <Select
        label={t.value}
        value={draft.values[0] ?? 'true'}
        options={[
          { value: 'true', label: t.yes },
          { value: 'false', label: t.no },
        ]}
        onChange={(value) => onChange([value])}
      />
    );
  if (kind === 'range') {
    const [from = '', to = ''] = draft.values;
    return (
      <div className="grid grid-cols-2 gap-2">
        <Scalar label={t.from} type={type} value={from} onChange={(value) => onChange([value, to])} />
        <Scalar label={t.to} type={type} value={to} onChange={(value) => onChange([from, value])} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Scalar label={t.value} type={type} value={draft.values[0] ?? ''} onChange={(value) => onChange([value])} />
      {type === 'Datetime' && <Ago onChoose={(value) => onChange([value])} chosen={draft.values[0]} />}
    </div>
  );
}

function Choices({
  choices,
  values,
  onChange,
}: {
  choices: readonly { value: string; title: string }[];
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
}) {
  return (
    <fieldset className="flex max-h-56 flex-col gap-2 overflow-y-auto rounded-md border p-2">
      <legend className="sr-only">{t.value}</legend>
      {choices.map(({ value, title }) => (
        <Checkbox
          key={value}
          label={title}
          value={values.includes(value)}
          onChange={(isOn) => onChange(isOn ? [...values, value] : values.filter((other) => other !== value))}
        />
      ))}
    </fieldset>
  );
}

type ScalarProps = { label: string; type: string; value: string; onChange: (value: string) => void };

function Scalar({ label, type, value, onChange }: ScalarProps) {
  if (type === 'Number')
    return <TextField label={label} type="number" step="any" inputMode="decimal" value={value} onChange={onChange} />;
  if (type !== 'Datetime') return <TextField label={label} value={value} onChange={onChange} />;
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={toLocal(value)}
      onChange={(text) => onChange(text === '' ? '' : new Date(text).toISOString())}
    />
  );
}

/** The browser's field speaks local time without a zone. */
function toLocal(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return '';
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const AGO: readonly { value: string; label: string }[] = [
  { value: '-1d', label: '24 hours ago' },
  { value: '-7d', label: '7 days ago' },
  { value: '-30d', label: '30 days ago' },
];

function Ago({ chosen, onChoose }: { chosen: string | undefined; onChoose: (value: string) => void }) {
  return (
    <div className="flex flex-wrap gap-1">
      {AGO.map(({ value, label }) => (
        <Button
          key={value}
          size="sm"
          variant={chosen === value ? 'primary' : 'secondary'}
          aria-pressed={chosen === value}
          onClick={() => onChoose(value)}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}
