interface NumberInputProps {
  label: string;
  unit: string;
  value: number;
  isDisabled: boolean;
  step?: string;
  onChange: (value: number) => void;
}

/** Tells of every number that is typed; what is no number waits until it is one. */
export function NumberInput({ label, unit, value, isDisabled, step = '0.1', onChange }: NumberInputProps) {
  return (
    <label>
      <span>
        {label} <span className="lw-unit">{unit}</span>
      </span>
      <input
        type="number"
        step={step}
        className="lw-input"
        disabled={isDisabled}
        value={Math.round(value * 100) / 100}
        onChange={(event) => {
          const next = Number(event.target.value);
          if (event.target.value.trim() !== '' && Number.isFinite(next)) onChange(next);
        }}
      />
    </label>
  );
}
