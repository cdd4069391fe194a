import { type ComponentProps, useId } from 'react';
import { cx } from './cx.ts';
import { controlClass, describedBy, type FieldTexts, FormField } from './FormField.tsx';

type TextAreaProps = FieldTexts &
  Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className' | 'required'> & {
    value: string;
    onChange: (value: string) => void;
    isMono?: boolean;
  };

/** Grows with its text from `rows` on. */
export function TextArea(props: TextAreaProps) {
  const { label, help, defaultHint, error, isRequired, isLabelHidden, onChange, isMono, rows = 3, ...area } = props;
  const ownId = useId();
  const id = area.id ?? ownId;
  const texts = { label, help, defaultHint, error, isRequired, isLabelHidden };
  return (
    <FormField id={id} {...texts}>
      <textarea
        {...area}
        id={id}
        rows={rows}
        required={isRequired}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, texts)}
        onChange={(event) => onChange(event.target.value)}
        className={cx(
          controlClass(error !== undefined),
          'field-sizing-content max-h-[60vh] min-h-16 resize-y py-1.5',
          isMono === true && 'font-mono text-sm',
        )}
      />
    </FormField>
  );
}
