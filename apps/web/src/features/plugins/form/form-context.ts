import { createContext, type ReactNode, useContext } from 'react';
import type { Schema } from './schema-shape.ts';

/** What every field of a generated form knows of the whole. */
export interface FormContext {
  root: Schema;
  isReadonly: boolean;
  /** What to show at the field of this pointer; undefined: nothing, or not yet. */
  errorOf: (pointer: string) => string | undefined;
  /** From now on the field says what is wrong with it. */
  touch: (pointer: string) => void;
  /** The widget of a part inside: lists know no widgets themselves. */
  renderField: (field: FieldProps) => ReactNode;
}

const Context = createContext<FormContext | undefined>(undefined);
export const FormProvider = Context.Provider;

export function useForm(): FormContext {
  const form = useContext(Context);
  if (!form) throw new Error('a field of a generated form outside of one');
  return form;
}

/** One part of the answer, to show and to change. `undefined` is a field without an answer. */
export interface FieldProps {
  schema: Schema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** JSON Pointer into the answer. */
  pointer: string;
  label: string;
  isRequired: boolean;
  /** Stands for the part around it, which has said that it is required. */
  isInner?: boolean;
}

/** The pointer of a field as the id of its control. */
export const idOf = (pointer: string): string => `answer${pointer.replaceAll(/[^\w-]/g, '-')}`;
