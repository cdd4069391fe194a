import type { ReactNode } from 'react';
import { FieldNotes } from '../../../ui/FormField.tsx';
import { type FieldProps, idOf, useForm } from './form-context.ts';

type GroupProps = Pick<FieldProps, 'schema' | 'pointer' | 'label' | 'isRequired' | 'isInner'> & {
  children: ReactNode;
  /** A part inside says what is wrong. */
  isSilent?: boolean;
};

/** Fields that belong together, under their name; what is wrong with all of them stands below. */
export function Group({ schema, pointer, label, isRequired, isInner, isSilent = false, children }: GroupProps) {
  const { errorOf } = useForm();
  const id = `${idOf(pointer)}-group`;
  const error = isSilent ? undefined : errorOf(pointer);
  const { description } = schema;
  const isMarked = isRequired && isInner !== true && pointer !== '' && !/\/\d+$/.test(pointer);
  return (
    <fieldset id={id} tabIndex={-1} className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-base font-semibold">
        {label}
        {isMarked && <span className="text-sm font-normal text-muted"> (required)</span>}
      </legend>
      <FieldNotes
        id={id}
        {...(typeof description === 'string' ? { help: description } : {})}
        {...(error === undefined ? {} : { error })}
      />
      {children}
    </fieldset>
  );
}
