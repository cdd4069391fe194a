import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { controlClass, describedBy, type FieldTexts, FormField } from './FormField.tsx';

type TextFieldProps = FieldTexts &
  Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'className' | 'required'> & {
    value: string;
    onChange: (value: string) => void;
    /** Before the text, inside the frame: an icon. */
    start?: ReactNode;
    /** After the text, inside the frame: a unit or an `IconButton`. */
    end?: ReactNode;
    labelEnd?: ReactNode;
    isMono?: boolean;
  };

export function TextField(props: TextFieldProps) {
  const {
    label,
    help,
    defaultHint,
    error,
    isRequired,
    isLabelHidden,
    onChange,
    start,
    end,
    labelEnd,
    isMono,
    ...input
  } = props;
  const ownId = useId();
  const id = input.id ?? ownId;
  const texts = { label, help, defaultHint, error, isRequired, isLabelHidden };
  return (
    <FormField id={id} end={labelEnd} {...texts}>
      <div className="relative">
        {start !== undefined && (
          <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted">{start}</span>
        )}
        <input
          {...input}
          id={id}
          required={isRequired}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy(id, texts)}
          onChange={(event) => onChange(event.target.value)}
          className={cx(
            controlClass(error !== undefined),
            'h-8 read-only:bg-surface-2 read-only:text-muted',
            start !== undefined && 'pl-8',
            end !== undefined && 'pr-9',
            isMono === true && 'font-mono text-sm',
          )}
        />
        {end !== undefined && (
          <span className="absolute inset-y-0 right-1 flex items-center text-xs text-muted">{end}</span>
        )}
      </div>
    </FormField>
  );
}
