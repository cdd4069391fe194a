import { type FormEvent, useId, useRef, useState } from 'react';
import { afterPointer } from './after-pointer.ts';
import { toFormErrors } from './form-errors.ts';

type Messages<V> = Partial<Record<keyof V & string, string>>;

function omit<V>(messages: Messages<V>, name: string): Messages<V> {
  return Object.fromEntries(Object.entries(messages).filter(([field]) => field !== name)) as Messages<V>;
}

type FormOptions<V> = {
  initial: V;
  /** Field → what is wrong and how to mend it. Runs on every change; shown once the field was left or submit tried. */
  validate?: (values: V) => Messages<V>;
  /** May throw an ApiError: its field messages land on their fields. */
  onSubmit: (values: V) => Promise<unknown> | unknown;
};

/** What a field component of `ui/` needs; spread it: `<TextField label="Email" {...form.field('email')} />`. */
export type FieldBinding<T> = {
  id: string;
  name: string;
  value: T;
  onChange: (value: T) => void;
  onBlur: () => void;
  error: string | undefined;
};

/** Values, messages and submission of one form: validates while typing after the first blur. */
export function useForm<V extends object>({ initial, validate, onSubmit }: FormOptions<V>) {
  const formId = useId();
  const [saved, setSaved] = useState(initial);
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [serverErrors, setServerErrors] = useState<Messages<V>>({});
  const [formError, setFormError] = useState<string | undefined>();
  const [isSubmitting, setSubmitting] = useState(false);
  const submitting = useRef(false);

  const names = Object.keys(values) as (keyof V & string)[];
  const found: Messages<V> = validate?.(values) ?? {};
  const idOf = (name: string) => `${formId}-${name}`;

  function set<K extends keyof V & string>(name: K, value: V[K]): void {
    setValues((current) => ({ ...current, [name]: value }));
    setServerErrors((current) => omit(current, name));
  }

  function field<K extends keyof V & string>(name: K): FieldBinding<V[K]> {
    return {
      id: idOf(name),
      name,
      value: values[name],
      onChange: (value) => set(name, value),
      onBlur: () => afterPointer(() => setTouched((current) => new Set(current).add(name))),
      error: serverErrors[name] ?? (touched.has(name) ? found[name] : undefined),
    };
  }

  function focusFirst(messages: Messages<V>): boolean {
    const first = names.find((name) => messages[name] !== undefined);
    if (first === undefined) return false;
    document.getElementById(idOf(first))?.focus();
    return true;
  }

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    if (submitting.current) return;
    setTouched(new Set(names));
    setFormError(undefined);
    if (focusFirst(found)) return;
    submitting.current = true;
    setSubmitting(true);
    try {
      await onSubmit(values);
      setSaved(values);
    } catch (error) {
      const errors = toFormErrors(error, names);
      setServerErrors(errors.fields as Messages<V>);
      setFormError(errors.form);
      focusFirst(errors.fields as Messages<V>);
    } finally {
      submitting.current = false;
      setSubmitting(false);
    }
  }

  function reset(next: V = saved): void {
    setSaved(next);
    setValues(next);
    setTouched(new Set());
    setServerErrors({});
    setFormError(undefined);
  }

  // What is being saved is not unsaved: a page may leave from within `onSubmit`.
  const isDirty = !isSubmitting && names.some((name) => !Object.is(values[name], saved[name]));
  return { values, set, field, submit, reset, isDirty, isSubmitting, formError };
}
