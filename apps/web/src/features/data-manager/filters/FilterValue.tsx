import type { Column } from '@labelwright/contract/data-manager-columns';
import { isLengthOperator, valueKind } from '@labelwright/filters/operators';
import { useId, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import { choicesOf, type FilterDraft, filterTypeOf } from './filter-draft.ts';
import { ValueList } from './ValueList.tsx';

type FilterValueProps = {
  draft: FilterDraft;
  column: Column | undefined;
  suggestions: readonly string[];
  onChange: (values: readonly string[]) => void;
};

/** The value of a condition, asked for by its kind. */
export function FilterValue({ draft, column, suggestions, onChange }: FilterValueProps) {
  const kind = valueKind(draft.operator);
  const type = filterTypeOf(column);
  const choices = choicesOf(column);
  if (kind === 'none') return null;
  if (isLengthOperator(draft.operator))
    return (
      <Scalar
        label={t.value}
        type="Number"
        help={undefined}
        value={draft.values[0] ?? ''}
        onChange={(value) => onChange([value])}
        isFirst
      />
    );
  if (choices.length > 0 && kind === 'many')
    return <Choices choices={choices} values={draft.values} onChange={onChange} />;
  if (choices.length > 0)
    return (
      <Select
        label={t.value}
        isLabelHidden
        value={draft.values[0] ?? ''}
        placeholder={t.chooseValue}
        options={choices.map(({ value, title }) => ({ value, label: title }))}
        onChange={(value) => onChange([value])}
      />
    );
  if (kind === 'many')
    return <ValueList label={t.values} values={draft.values} suggestions={suggestions} onChange={onChange} />;
  if (type === 'Boolean')
    return (
      <Select
        label={t.value}
        isLabelHidden
        value={draft.values[0] ?? 'true'}
        options={[
          { value: 'true', label: t.yes },
          { value: 'false', label: t.no },
        ]}
        onChange={(value) => onChange([value])}
      />
    );
  const unit = column?.unit === 'seconds' ? t.secondsHelp : undefined;
  if (kind === 'range') {
    const [from = '', to = ''] = draft.values;
    return (
      <div className="grid grid-cols-2 gap-2">
        <Scalar
          label={t.from}
          type={type}
          value={from}
          help={unit}
          onChange={(value) => onChange([value, to])}
          isFirst
        />
        <Scalar label={t.to} type={type} value={to} help={undefined} onChange={(value) => onChange([from, value])} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Scalar
        label={t.value}
        type={unit === undefined ? type : 'String'}
        help={unit}
        value={draft.values[0] ?? ''}
        suggestions={type === 'String' ? suggestions : []}
        onChange={(value) => onChange([value])}
        isFirst
      />
      {type === 'Datetime' && <Ago onChoose={(value) => onChange([value])} chosen={draft.values[0]} />}
    </div>
  );
}

type ChoicesProps = {
  choices: readonly { value: string; title: string }[];
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
};

const SEARCHED_FROM = 9;

function Choices({ choices, values, onChange }: ChoicesProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = choices.filter(({ title }) => title.toLowerCase().includes(wanted));
  return (
    <div className="flex flex-col gap-2">
      {choices.length >= SEARCHED_FROM && (
        <TextField
          label={t.searchValues}
          isLabelHidden
          autoFocus
          placeholder={t.searchValues}
          value={text}
          onChange={setText}
        />
      )}
      <fieldset className="flex max-h-56 flex-col gap-2 overflow-y-auto rounded-md border p-2">
        <legend className="sr-only">{t.value}</legend>
        {shown.map(({ value, title }) => (
          <Checkbox
            key={value}
            label={title}
            value={values.includes(value)}
            onChange={(isOn) => onChange(isOn ? [...values, value] : values.filter((other) => other !== value))}
          />
        ))}
      </fieldset>
    </div>
  );
}

type ScalarProps = {
  label: string;
  type: string;
  value: string;
  help: string | undefined;
  suggestions?: readonly string[];
  onChange: (value: string) => void;
  isFirst?: boolean;
};

function Scalar({ label, type, value, help, suggestions = [], onChange, isFirst = false }: ScalarProps) {
  const listId = useId();
  const field = { label, value, onChange, autoFocus: isFirst, ...(help === undefined ? {} : { help }) };
  if (type === 'Number') return <TextField {...field} type="number" step="any" inputMode="decimal" />;
  if (type === 'Datetime')
    return (
      <TextField
        {...field}
        type="datetime-local"
        value={toLocal(value)}
        onChange={(text) => onChange(text === '' ? '' : new Date(text).toISOString())}
      />
    );
  if (suggestions.length === 0) return <TextField {...field} />;
  return (
    <>
      <TextField {...field} list={listId} autoComplete="off" />
      <datalist id={listId}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </>
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
