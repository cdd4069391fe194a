import { NumberField } from '../../../ui/NumberField.tsx';
import { q } from './quality-strings.ts';
import { type Weights, withLabelWeight, withOverall } from './weights.ts';

type WeightFieldsProps = {
  id: string;
  value: Weights;
  onChange: (weights: Weights) => void;
  error: string | undefined;
};

/** Each control with its weight; its labels unfold. */
export function WeightFields({ id, value, onChange, error }: WeightFieldsProps) {
  const controls = Object.entries(value);
  return (
    <fieldset id={id} className="flex flex-col gap-2" tabIndex={-1}>
      <legend className="mb-1 text-sm font-medium">{q.weights}</legend>
      <p className="text-sm text-muted">{`${q.weightsHelp} ${q.weightsDefault}`}</p>
      {error !== undefined && <p className="text-sm text-danger">{error}</p>}
      {controls.length === 0 ? (
        <p className="text-muted">{q.noWeights}</p>
      ) : (
        <ul className="flex flex-col divide-y rounded-md border bg-surface">
          {controls.map(([control, { overall, labels }]) => (
            <li key={control} className="flex flex-col gap-1 px-3 py-2">
              <Weight
                name={control}
                isControl
                value={overall}
                onChange={(next) => onChange(withOverall(value, control, next))}
              />
              {Object.keys(labels).length > 0 && (
                <details>
                  <summary className="w-fit text-sm text-muted hover:text-fg">
                    {q.labelsOf(control, Object.keys(labels).length)}
                  </summary>
                  <ul className="mt-1 flex flex-col gap-1 pl-4">
                    {Object.entries(labels).map(([label, weight]) => (
                      <li key={label}>
                        <Weight
                          name={label}
                          value={weight}
                          onChange={(next) => onChange(withLabelWeight(value, control, label, next))}
                        />
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

type WeightProps = { name: string; value: number; onChange: (value: number) => void; isControl?: boolean };

function Weight({ name, value, onChange, isControl = false }: WeightProps) {
  return (
    <div className="flex items-center gap-3">
      <span className={isControl ? 'min-w-0 flex-1 truncate font-mono text-sm' : 'min-w-0 flex-1 truncate text-sm'}>
        {name}
      </span>
      <div className="w-24">
        <NumberField
          label={q.weightOf(name)}
          isLabelHidden
          min={0}
          max={1000}
          step={0.1}
          value={value}
          onChange={(next) => next !== undefined && onChange(next)}
        />
      </div>
    </div>
  );
}
