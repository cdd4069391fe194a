import { SPLIT_PARTS } from '@labelwright/contract/exports';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FIRST_SPLIT, type SplitChoice, sharesOf } from './export-choice.ts';
import type { InterfaceParts } from './interface-parts.ts';
import { t } from './strings.ts';
import type { ChoiceProps } from './TaskChoice.tsx';

/** Training, validation and test: the same task is in the same part every time. */
export function SplitFields({ parts, choice, onChange }: ChoiceProps & { parts: InterfaceParts }) {
  const { split } = choice;
  const set = (change: Partial<SplitChoice>) => split && onChange({ split: { ...split, ...change } });
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label={t.split}
        help={t.splitHelp}
        value={split !== undefined}
        onChange={(isOn) => onChange({ split: isOn ? FIRST_SPLIT : undefined })}
      />
      {split !== undefined && (
        <div className="flex flex-col gap-3 border-l-2 pl-3">
          <div className="grid grid-cols-3 gap-3">
            {SPLIT_PARTS.map((part) => (
              <NumberField
                key={part}
                label={t.parts[part]}
                value={split[part]}
                unit="%"
                min={0}
                max={100}
                error={sharesOf(split) === 0 ? t.noShare : undefined}
                onChange={(share) => set({ [part]: Math.min(Math.max(share ?? 0, 0), 100) })}
              />
            ))}
          </div>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              label={t.group}
              help={t.groupHelp}
              value={split.group}
              maxLength={200}
              list="export-group-fields"
              onChange={(group) => set({ group })}
            />
            <datalist id="export-group-fields">
              {parts.fields.map((field) => (
                <option key={field} value={field} />
              ))}
            </datalist>
            <Select
              label={t.stratify}
              value={split.stratify}
              options={[
                { value: '', label: t.noControl },
                ...parts.controls.map((control) => ({ value: control, label: control })),
              ]}
              onChange={(stratify) => set({ stratify })}
            />
            <NumberField
              label={t.seed}
              value={split.seed}
              min={0}
              onChange={(seed) => set({ seed: Math.trunc(seed ?? 0) })}
            />
          </div>
        </div>
      )}
    </div>
  );
}
