import { Switch as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { describedBy, FieldNotes } from './FormField.tsx';

type SwitchProps = {
  label: string;
  value: boolean;
  onChange: (value: boolean) => void;
  id?: string;
  name?: string;
  onBlur?: () => void;
  help?: ReactNode;
  defaultHint?: string;
  error?: string | undefined;
  isDisabled?: boolean;
};

/** For what takes effect as a setting, on or off; a `Checkbox` is for choosing among several. */
export function Switch({ label, value, onChange, name, onBlur, isDisabled, ...notes }: SwitchProps) {
  const ownId = useId();
  const id = notes.id ?? ownId;
  return (
    <div className="flex items-start gap-3">
      <Radix.Root
        id={id}
        name={name}
        checked={value}
        disabled={isDisabled}
        onBlur={onBlur}
        aria-describedby={describedBy(id, { label, ...notes })}
        onCheckedChange={onChange}
        className="relative mt-px h-4.5 w-8 shrink-0 rounded-full border border-line-strong bg-surface-2 transition-colors after:absolute after:-inset-1 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-fg" />
      </Radix.Root>
      <div className="flex flex-col gap-0.5">
        <label htmlFor={id} className="text-base">
          {label}
        </label>
        <FieldNotes id={id} help={notes.help} defaultHint={notes.defaultHint} error={notes.error} />
      </div>
    </div>
  );
}
