import { RadioGroup as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { describedBy, FieldNotes } from './FormField.tsx';

export type RadioOption<T extends string = string> = {
  value: T;
  label: string;
  help?: ReactNode;
  icon?: ReactNode;
  isDisabled?: boolean;
};

type RadioGroupProps<T extends string> = {
  label: string;
  value: T;
  options: readonly RadioOption<T>[];
  onChange: (value: T) => void;
  id?: string;
  name?: string;
  onBlur?: () => void;
  help?: ReactNode;
  defaultHint?: string;
  error?: string | undefined;
  isDisabled?: boolean;
  /** `cards` frames each option; `row` puts them side by side. */
  layout?: 'list' | 'row' | 'cards';
};

const LAYOUTS = {
  list: 'flex flex-col gap-2',
  row: 'flex flex-wrap gap-x-5 gap-y-2',
  cards: 'grid gap-2 sm:grid-cols-2',
} as const;

export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { label, value, options, onChange, name, onBlur, isDisabled, layout = 'list', ...notes } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5" aria-describedby={describedBy(id, props)}>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <Radix.Root
        aria-label={label}
        id={id}
        name={name}
        value={value}
        disabled={isDisabled}
        onBlur={onBlur}
        onValueChange={(next) => {
          const chosen = options.find((option) => option.value === next);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className={LAYOUTS[layout]}
      >
        {options.map((option) => (
          <RadioItem key={option.value} option={option} id={`${id}-${option.value}`} isCard={layout === 'cards'} />
        ))}
      </Radix.Root>
      <FieldNotes id={id} help={notes.help} defaultHint={notes.defaultHint} error={notes.error} />
    </fieldset>
  );
}

function RadioItem({ option, id, isCard }: { option: RadioOption; id: string; isCard: boolean }) {
  return (
    <div
      className={cx(
        'flex items-start gap-2',
        isCard && 'relative rounded-md border bg-surface p-3 hover:bg-surface-2 has-data-[state=checked]:border-accent',
      )}
    >
      <Radix.Item
        id={id}
        value={option.value}
        disabled={option.isDisabled}
        aria-describedby={option.help === undefined ? undefined : `${id}-help`}
        className="relative mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface after:absolute after:-inset-1 disabled:opacity-50 data-[state=checked]:border-accent"
      >
        <Radix.Indicator className="size-2 rounded-full bg-accent" />
      </Radix.Item>
      <div className="flex min-w-0 flex-col gap-0.5">
        <label
          htmlFor={id}
          className={cx('flex items-center gap-1.5 text-base', isCard && 'font-medium after:absolute after:inset-0')}
        >
          {option.icon}
          {option.label}
        </label>
        {option.help !== undefined && (
          <p id={`${id}-help`} className="text-xs text-muted">
            {option.help}
          </p>
        )}
      </div>
    </div>
  );
}
