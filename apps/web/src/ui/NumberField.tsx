import { useEffect, useState } from 'react';
import { TextField } from './TextField.tsx';

type NumberFieldProps = Omit<
  Parameters<typeof TextField>[0],
  'value' | 'onChange' | 'type' | 'min' | 'max' | 'step'
> & {
  /** Undefined while the field is empty or holds no number. */
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Shown behind the number: "s", "%". */
  unit?: string;
};

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** Keeps what is being typed ("1.", "-") until it is a number; ranges are the form's to check. */
export function NumberField({ value, onChange, unit, min, max, step, ...rest }: NumberFieldProps) {
  const [text, setText] = useState(() => textOf(value));
  useEffect(() => {
    setText((current) => (current !== '' && Number(current) === value ? current : textOf(value)));
  }, [value]);
  return (
    <TextField
      {...rest}
      type="number"
      inputMode="decimal"
      min={min}
      max={max}
      step={step}
      end={unit === undefined ? undefined : <span className="pr-2">{unit}</span>}
      value={text}
      onChange={(next) => {
        setText(next);
        const number = Number(next);
        onChange(next.trim() === '' || Number.isNaN(number) ? undefined : number);
      }}
    />
  );
}
