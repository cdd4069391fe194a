import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { describedBy, FieldNotes } from './FormField.tsx';

type CheckboxProps = {
  label: string;
  value: boolean | 'mixed';
  onChange: (value: boolean) => void;
  id?: string;
  name?: string;
  onBlur?: () => void;
  help?: ReactNode;
  defaultHint?: string;
  error?: string | undefined;
  isDisabled?: boolean;
  isLabelHidden?: boolean;
  tabIndex?: number;
};

export function Checkbox(props: CheckboxProps) {
  const { label, value, onChange, name, onBlur, isDisabled, isLabelHidden = false, tabIndex, ...notes } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  const box = (
    <Radix.Root
      id={id}
      name={name}
      checked={value === 'mixed' ? 'indeterminate' : value}
      disabled={isDisabled}
      tabIndex={tabIndex}
      onBlur={onBlur}
      aria-label={isLabelHidden ? label : undefined}
      aria-describedby={describedBy(id, { label, ...notes })}
      onCheckedChange={(checked) => onChange(checked === true)}
      className={cx(
        'inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface',
        'data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=checked]:text-accent-fg',
        'data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent data-[state=indeterminate]:text-accent-fg',
        'relative after:absolute after:-inset-1 pointer-coarse:after:-inset-3 disabled:opacity-50',
      )}
    >
      <Radix.Indicator>
        {value === 'mixed' ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
      </Radix.Indicator>
    </Radix.Root>
  );
  if (isLabelHidden) return box;
  return (
    <div className="flex items-start gap-2">
      <span className="mt-0.5 flex">{box}</span>
      <div className="flex flex-col gap-0.5">
        <label htmlFor={id} className="text-base">
          {label}
        </label>
        <FieldNotes id={id} help={notes.help} defaultHint={notes.defaultHint} error={notes.error} />
      </div>
    </div>
  );
}
