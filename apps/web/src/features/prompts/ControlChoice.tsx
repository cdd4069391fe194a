import type { PromptCheck } from '@labelwright/contract/prompts';
import type { FieldBinding } from '../../lib/use-form.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { FieldNotes } from '../../ui/FormField.tsx';
import { t } from './strings.ts';

type ControlChoiceProps = FieldBinding<readonly string[] | undefined> & { known: PromptCheck['controls'] };

/** The questions of the interface; those that no language model can answer say why. */
export function ControlChoice({ id, value, onChange, onBlur, error, known }: ControlChoiceProps) {
  if (known.length === 0) return null;
  const possible = known.filter(({ unsupported }) => unsupported === null).map(({ name }) => name);
  const chosen = value ?? possible;
  const set = (name: string, isOn: boolean) =>
    onChange(possible.filter((other) => (other === name ? isOn : chosen.includes(other))));
  return (
    <fieldset id={id} tabIndex={-1} onBlur={onBlur} className="flex min-w-0 flex-col gap-2 outline-none">
      <legend className="mb-1 text-sm font-medium">{t.editor.controls}</legend>
      {known.map(({ name, tag, unsupported }) => (
        <Checkbox
          key={name}
          label={`${name} (${tag})`}
          value={unsupported === null && chosen.includes(name)}
          isDisabled={unsupported !== null}
          onChange={(isOn) => set(name, isOn)}
          {...(unsupported === null ? {} : { help: unsupported })}
        />
      ))}
      <FieldNotes id={id} error={error} />
    </fieldset>
  );
}
