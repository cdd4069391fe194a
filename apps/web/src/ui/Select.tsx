import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { cx } from './cx.ts';
import { controlClass, describedBy, type FieldTexts, FormField } from './FormField.tsx';

export type Option<T extends string = string> = { value: T; label: string; isDisabled?: boolean };

type SelectProps<T extends string> = FieldTexts & {
  id?: string;
  name?: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  onBlur?: () => void;
  /** Shown while `value` is the empty string. */
  placeholder?: string;
  isDisabled?: boolean;
  size?: 'sm' | 'md';
};

/** The browser's own select: it opens the wheel on phones, takes type-ahead and needs no script. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { value, options, onChange, onBlur, name, placeholder, isDisabled = false, size = 'md' } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  return (
    <FormField
      id={id}
      label={props.label}
      help={props.help}
      defaultHint={props.defaultHint}
      error={props.error}
      isRequired={props.isRequired}
      isLabelHidden={props.isLabelHidden}
    >
      <div className="relative">
        <select
          id={id}
          name={name}
          value={value}
          disabled={isDisabled}
          aria-invalid={props.error !== undefined || undefined}
          aria-describedby={describedBy(id, props)}
          onBlur={onBlur}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
          className={cx(
            controlClass(props.error !== undefined),
            'appearance-none pr-8',
            size === 'sm' ? 'h-7 text-sm' : 'h-8',
          )}
        >
          {placeholder !== undefined && (
            <option value="" disabled>
              {placeholder}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          size={16}
          className="pointer-events-none absolute inset-y-0 right-2 my-auto text-muted"
        />
      </div>
    </FormField>
  );
}
