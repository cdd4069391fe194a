import { useState } from 'react';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';
import { type FieldProps, idOf, useForm } from './form-context.ts';
import type { Choice, Schema, Shape } from './schema-shape.ts';

/** Fields with one control. */

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const helpOf = (schema: Schema): { help?: string } =>
  typeof schema.description === 'string' && schema.description !== '' ? { help: schema.description } : {};

function useTexts({ pointer, label, isRequired }: FieldProps, schema: Schema) {
  const { errorOf, touch, isReadonly } = useForm();
  const error = errorOf(pointer);
  return {
    texts: { id: idOf(pointer), label, isRequired, ...helpOf(schema), ...(error === undefined ? {} : { error }) },
    onBlur: () => touch(pointer),
    isReadonly,
  };
}

export function StringField({
  shape,
  ...field
}: FieldProps & { shape: Extract<Shape, { kind: 'text' | 'paragraph' }> }) {
  const { texts, onBlur, isReadonly } = useTexts(field, shape.schema);
  const control = {
    ...texts,
    value: textOf(field.value),
    disabled: isReadonly,
    onBlur,
    onChange: (text: string) => field.onChange(text === '' ? undefined : text),
  };
  return shape.kind === 'paragraph' ? (
    <TextArea {...control} />
  ) : (
    <TextField {...control} type={typeOf(shape.schema)} />
  );
}

const TYPES: Readonly<Record<string, string>> = { email: 'email', uri: 'url' };
const typeOf = ({ format }: Schema): string => (typeof format === 'string' ? TYPES[format] : undefined) ?? 'text';

export function NumericField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'number' }> }) {
  const { texts, onBlur, isReadonly } = useTexts(field, shape.schema);
  const [min, max] = [numberOf(shape.schema.minimum), numberOf(shape.schema.maximum)];
  return (
    <NumberField
      {...texts}
      value={numberOf(field.value)}
      disabled={isReadonly}
      step={numberOf(shape.schema.multipleOf) ?? (shape.isInteger ? 1 : 0.01)}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      onBlur={onBlur}
      onChange={field.onChange}
    />
  );
}

export function BooleanField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'checkbox' }> }) {
  const { texts, onBlur, isReadonly } = useTexts(field, shape.schema);
  const { isRequired: _, ...rest } = texts;
  return (
    <Checkbox
      {...rest}
      value={field.value === true}
      isDisabled={isReadonly}
      onBlur={onBlur}
      onChange={field.onChange}
    />
  );
}

const INPUTS = { date: 'date', time: 'time', 'date-time': 'datetime-local' } as const;

export function DateField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: keyof typeof INPUTS }> }) {
  const { texts, onBlur, isReadonly } = useTexts(field, shape.schema);
  return (
    <TextField
      {...texts}
      type={INPUTS[shape.kind]}
      step={shape.kind === 'date' ? undefined : 1}
      value={shownTime(shape.kind, textOf(field.value))}
      disabled={isReadonly}
      onBlur={onBlur}
      onChange={(text) => field.onChange(text === '' ? undefined : storedTime(shape.kind, text))}
    />
  );
}

/** Stored with its zone, as the format asks; shown in the zone of the person. */
function shownTime(kind: keyof typeof INPUTS, value: string): string {
  if (kind === 'date') return value;
  if (kind === 'time') return value.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)$/i, '');
  const time = new Date(value);
  if (value === '' || Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function storedTime(kind: keyof typeof INPUTS, text: string): string {
  if (kind === 'date') return text;
  if (kind === 'time') return `${text.length === 5 ? `${text}:00` : text}Z`;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

const NOTHING = 'none';
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function ChoiceField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'select' }> }) {
  const { texts, onBlur, isReadonly } = useTexts(field, shape.schema);
  const chosen = shape.choices.findIndex(({ value }) => field.value !== undefined && same(value, field.value));
  const options = shape.choices.map(({ label }, index) => ({ value: String(index), label }));
  return (
    <Select
      {...texts}
      value={chosen < 0 ? '' : String(chosen)}
      options={field.isRequired || chosen < 0 ? options : [{ value: NOTHING, label: t.none }, ...options]}
      placeholder={t.choose}
      isDisabled={isReadonly}
      onBlur={onBlur}
      onChange={(index) => field.onChange(index === NOTHING ? undefined : shape.choices[Number(index)]?.value)}
    />
  );
}

export function ManyField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'multiselect' }> }) {
  const { texts, isReadonly } = useTexts(field, shape.schema);
  const { touch } = useForm();
  const chosen = Array.isArray(field.value) ? field.value : [];
  const has = ({ value }: Choice): boolean => chosen.some((entry) => same(entry, value));
  const toggle = (choice: Choice, isOn: boolean): void => {
    field.onChange(shape.choices.filter((other) => (other === choice ? isOn : has(other))).map(({ value }) => value));
    touch(field.pointer);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5" aria-describedby={texts.error && `${texts.id}-error`}>
      <legend className="mb-1 text-sm font-medium">
        {field.label}
        {field.isRequired && <span className="font-normal text-muted"> (required)</span>}
      </legend>
      {shape.choices.map((choice, index) => (
        <Checkbox
          key={choice.label}
          id={`${texts.id}-${index}`}
          label={choice.label}
          value={has(choice)}
          isDisabled={isReadonly}
          onChange={(isOn) => toggle(choice, isOn)}
        />
      ))}
      {texts.help !== undefined && <p className="text-xs text-muted">{texts.help}</p>}
      {texts.error !== undefined && (
        <p id={`${texts.id}-error`} className="text-xs text-danger">
          {texts.error}
        </p>
      )}
    </fieldset>
  );
}

/** Where the schema does not say what belongs there. */
export function JsonField({ shape, ...field }: FieldProps & { shape: Shape }) {
  const { texts, onBlur, isReadonly } = useTexts(field, shape.schema);
  const [text, setText] = useState(() => (field.value === undefined ? '' : JSON.stringify(field.value, undefined, 2)));
  const [isBroken, setIsBroken] = useState(false);
  return (
    <TextArea
      {...texts}
      help={texts.help ?? t.jsonHelp}
      {...(isBroken ? { error: t.notJson } : {})}
      isMono
      rows={4}
      value={text}
      disabled={isReadonly}
      onBlur={onBlur}
      onChange={(next) => {
        setText(next);
        const read = readJson(next);
        setIsBroken(read === undefined && next.trim() !== '');
        if (read !== undefined || next.trim() === '') field.onChange(read?.value);
      }}
    />
  );
}

function readJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
