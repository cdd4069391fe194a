import { Slider as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { formatNumber } from '../lib/format.ts';
import { FieldNotes } from './FormField.tsx';

type SliderProps = {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  format?: (value: number) => string;
  id?: string;
  help?: ReactNode;
  defaultHint?: string;
  error?: string | undefined;
  isDisabled?: boolean;
};

export function Slider(props: SliderProps) {
  const { label, value, onChange, min, max, step = 1, format = formatNumber, isDisabled, ...notes } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span id={`${id}-label`} className="font-medium">
          {label}
        </span>
        <output htmlFor={id} className="tabular text-muted">
          {format(value)}
        </output>
      </div>
      <Radix.Root
        value={[value]}
        min={min}
        max={max}
        step={step}
        disabled={isDisabled}
        onValueChange={([next]) => next !== undefined && onChange(next)}
        className="relative flex h-6 touch-none items-center select-none"
      >
        <Radix.Track className="relative h-1 grow rounded-full bg-line">
          <Radix.Range className="absolute h-full rounded-full bg-accent" />
        </Radix.Track>
        <Radix.Thumb
          id={id}
          aria-labelledby={`${id}-label`}
          aria-valuetext={format(value)}
          className="block size-4 rounded-full border-2 border-accent bg-surface after:absolute after:-inset-1 after:content-['']"
        />
      </Radix.Root>
      <FieldNotes id={id} help={notes.help} defaultHint={notes.defaultHint} error={notes.error} />
    </div>
  );
}
