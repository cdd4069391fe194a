import { isRecord, pointerOf } from '@labelwright/task-definition/json-schema/problem';
import { useMemo, useState } from 'react';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Select } from '../../../ui/Select.tsx';
import { t } from '../strings.ts';
import { formCheck } from './check-form.ts';
import { type FieldProps, idOf, useForm } from './form-context.ts';
import { Group } from './Group.tsx';
import { ListField } from './ListField.tsx';
import {
  BooleanField,
  ChoiceField,
  DateField,
  JsonField,
  ManyField,
  NumericField,
  StringField,
} from './SimpleFields.tsx';
import { labelOf, resolve, type Shape, shapeOf, startValue, titleOf } from './schema-shape.ts';

/** The widget for one part of the schema. */
export function Field(given: FieldProps) {
  const { root } = useForm();
  const shape = useMemo(() => shapeOf(given.schema, root), [given.schema, root]);
  const field = { ...given, label: titleOf(shape.schema) ?? given.label };
  switch (shape.kind) {
    case 'text':
    case 'paragraph':
      return <StringField {...field} shape={shape} />;
    case 'number':
      return <NumericField {...field} shape={shape} />;
    case 'checkbox':
      return <BooleanField {...field} shape={shape} />;
    case 'date':
    case 'time':
    case 'date-time':
      return <DateField {...field} shape={shape} />;
    case 'select':
      return <ChoiceField {...field} shape={shape} />;
    case 'multiselect':
      return <ManyField {...field} shape={shape} />;
    case 'list':
      return <ListField {...field} shape={shape} />;
    case 'object':
      return <ObjectField {...field} label={listLabel(given, field.label)} shape={shape} />;
    case 'branches':
      return <BranchField {...field} shape={shape} />;
    case 'const':
      return null;
    case 'json':
      return <JsonField {...field} shape={shape} />;
  }
}

/** An entry of a list keeps its number, whatever the title of its schema. */
const listLabel = ({ pointer, label }: FieldProps, title: string): string => (/\/\d+$/.test(pointer) ? label : title);

/** An optional part of an answer is left out until somebody wants to give it. */
function ObjectField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'object' }> }) {
  const { root, isReadonly } = useForm();
  const isGiven = isRecord(field.value);
  const value = isGiven ? (field.value as Record<string, unknown>) : {};
  const set = (name: string, next: unknown): void => {
    const { [name]: _, ...rest } = value;
    field.onChange(next === undefined ? rest : { ...rest, [name]: next });
  };
  const isOptional = !field.isRequired && field.pointer !== '';
  return (
    <Group {...field} schema={shape.schema}>
      {isOptional && (
        <Checkbox
          id={`${idOf(field.pointer)}-given`}
          label={t.include(field.label)}
          value={isGiven}
          isDisabled={isReadonly}
          onChange={(isOn) => field.onChange(isOn ? (startValue(shape.schema, root) ?? {}) : undefined)}
        />
      )}
      {(isGiven || !isOptional) &&
        shape.fields.map(({ name, schema, isRequired }) => (
          <Field
            key={name}
            schema={schema}
            value={value[name]}
            onChange={(next) => set(name, next)}
            pointer={pointerOf(field.pointer, name)}
            label={titleOf(resolve(schema, root)) ?? labelOf(name)}
            isRequired={isRequired}
          />
        ))}
    </Group>
  );
}

/** One of several kinds: choose the kind, then fill it in. */
function BranchField({ shape, ...field }: FieldProps & { shape: Extract<Shape, { kind: 'branches' }> }) {
  const { root, isReadonly } = useForm();
  const [chosen, setChosen] = useState(() => findBranch(shape, field.value, root));
  const branch = shape.branches[chosen];
  return (
    <Group {...field} schema={shape.schema} isSilent={branch !== undefined}>
      <Select
        id={`${idOf(field.pointer)}-kind`}
        label={t.kind}
        value={chosen < 0 ? '' : String(chosen)}
        options={shape.branches.map(({ label }, index) => ({ value: String(index), label }))}
        placeholder={t.choose}
        isDisabled={isReadonly}
        onChange={(index) => {
          setChosen(Number(index));
          field.onChange(startValue(shape.branches[Number(index)]?.schema, root));
        }}
      />
      {branch && <Field key={chosen} {...field} schema={branch.schema} label={branch.label} isRequired isInner />}
    </Group>
  );
}

/** The kind that a stored answer is of: the first that it fits, else the first that it could become. */
function findBranch(
  shape: Extract<Shape, { kind: 'branches' }>,
  value: unknown,
  root: Record<string, unknown>,
): number {
  if (value === undefined) return -1;
  const problems = shape.branches.map(({ schema }) => {
    const { $defs, definitions } = root;
    return formCheck({
      label_schema: { ...schema, ...($defs ? { $defs } : {}), ...(definitions ? { definitions } : {}) },
    })(value).length;
  });
  return problems.indexOf(Math.min(...problems));
}
