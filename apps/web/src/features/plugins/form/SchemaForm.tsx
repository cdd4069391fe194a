import { keysOf } from '@labelwright/task-definition/json-schema/problem';
import { type Ref, useDeferredValue, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { Alert } from '../../../ui/Alert.tsx';
import { t } from '../strings.ts';
import { formCheck } from './check-form.ts';
import { Field } from './Field.tsx';
import { type FormContext, FormProvider, idOf } from './form-context.ts';
import { titleOf } from './schema-shape.ts';

export interface FormHandle {
  /** Shows everything that is wrong and goes to the first; true when nothing is. */
  check: () => boolean;
}

type SchemaFormProps = {
  definition: Record<string, unknown>;
  value: unknown;
  onChange: (value: unknown) => void;
  isReadonly: boolean;
  handle: Ref<FormHandle>;
};

/** A form made from `label_schema`: for tasks without a plug-in, and where the plug-in does not work. */
export function SchemaForm({ definition, value, onChange, isReadonly, handle }: SchemaFormProps) {
  const frame = useRef<HTMLDivElement>(null);
  const root = useMemo(() => (definition.label_schema ?? {}) as Record<string, unknown>, [definition]);
  const check = useMemo(() => formCheck(definition), [definition]);
  const checked = useDeferredValue(value);
  const problems = useMemo(() => check(checked), [check, checked]);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);

  useImperativeHandle(handle, () => ({
    check: () => {
      const found = check(value);
      setShowsAll(found.length > 0);
      const [first] = found;
      if (first) focusField(frame.current, first.path);
      return found.length === 0;
    },
  }));
  const form = useMemo<FormContext>(
    () => ({
      root,
      isReadonly,
      errorOf: (pointer) =>
        showsAll || touched.has(pointer) ? problems.find(({ path }) => path === pointer)?.message : undefined,
      renderField: (field) => <Field {...field} />,
      touch: (pointer) => setTouched((before) => (before.has(pointer) ? before : new Set([...before, pointer]))),
    }),
    [root, isReadonly, problems, showsAll, touched],
  );
  return (
    <div ref={frame} className="flex flex-col gap-4">
      {showsAll && problems.length > 0 && <Alert tone="danger" title={t.fix(problems.length)} />}
      <FormProvider value={form}>
        <Field
          schema={root}
          value={value}
          onChange={onChange}
          pointer=""
          label={titleOf(root) ?? t.answer}
          isRequired
        />
      </FormProvider>
    </div>
  );
}

/** The control of the field, or of the nearest part around it that has one. */
function focusField(frame: HTMLElement | null, pointer: string): void {
  const keys = keysOf(pointer);
  for (let length = keys.length; length >= 0; length -= 1) {
    const id = idOf(length === 0 ? '' : `/${keys.slice(0, length).join('/')}`);
    const node = frame?.querySelector<HTMLElement>(
      `[id="${id}"], [id="${id}-0"], [id="${id}-add"], [id="${id}-kind"], [id="${id}-group"]`,
    );
    if (!node) continue;
    node.focus();
    node.scrollIntoView({ block: 'nearest' });
    return;
  }
}
