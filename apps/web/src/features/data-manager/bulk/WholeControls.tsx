import type { ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { Star } from 'lucide-react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { cx } from '../../../ui/cx.ts';
import { Kbd } from '../../../ui/Kbd.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { t } from '../strings.ts';
import { type WholeAnswer, withChoice, withValue } from './whole-answer.ts';

type WholeControlsProps = {
  controls: readonly ControlTag[];
  answer: WholeAnswer;
  onChange: (answer: WholeAnswer) => void;
};

/** `is_urgent` as people read it. */
function titleOf({ name }: ControlTag): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The questions about a task as a whole; keys as printed on the answers. */
export function WholeControls({ controls, answer, onChange }: WholeControlsProps) {
  return controls.map((control) => {
    const value = answer[control.name];
    const set = (next: number | string | undefined) => onChange(withValue(answer, control.name, next));
    switch (control.tag) {
      case 'Choices':
        return <Choices key={control.name} control={control} answer={answer} onChange={onChange} />;
      case 'Rating':
        return (
          <Rating key={control.name} control={control} value={typeof value === 'number' ? value : 0} onChange={set} />
        );
      case 'Number':
        return (
          <NumberField
            key={control.name}
            label={titleOf(control)}
            value={typeof value === 'number' ? value : undefined}
            onChange={set}
          />
        );
      default:
        return (
          <TextArea key={control.name} label={titleOf(control)} value={String(value ?? '')} onChange={set} rows={3} />
        );
    }
  });
}

function Choices({ control, answer, onChange }: Omit<WholeControlsProps, 'controls'> & { control: ControlTag }) {
  const chosen = answer[control.name];
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 text-sm font-semibold">{titleOf(control)}</legend>
      {control.options.map((option) => (
        <Choice
          key={option.value}
          option={option}
          isChosen={Array.isArray(chosen) && chosen.includes(option.value)}
          onChoose={() => onChange(withChoice(answer, control, option.value))}
        />
      ))}
    </fieldset>
  );
}

type ChoiceProps = { option: LabelOption; isChosen: boolean; onChoose: () => void };

function Choice({ option, isChosen, onChoose }: ChoiceProps) {
  useHotkey(option.hotkey ?? 'f24', onChoose, {
    isEnabled: option.hotkey !== undefined,
    label: option.title,
    group: t.answers,
  });
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={cx(
        'flex min-h-8 items-center gap-2 rounded-md border px-2.5 py-1 text-left text-base pointer-coarse:min-h-11',
        isChosen ? 'border-accent bg-accent-soft font-medium' : 'bg-surface hover:bg-surface-2',
      )}
    >
      <span className="min-w-0 flex-1 wrap-break-word">{option.title}</span>
      {option.hotkey !== undefined && <Kbd combo={option.hotkey} />}
    </button>
  );
}

const MOST_STARS = 10;

function Rating({
  control,
  value,
  onChange,
}: {
  control: ControlTag;
  value: number;
  onChange: (value: number | undefined) => void;
}) {
  const most = Math.min(MOST_STARS, Number(control.params.maxRating ?? 5));
  return (
    <fieldset className="flex flex-wrap items-center gap-0.5">
      <legend className="pb-1 text-sm font-semibold">{titleOf(control)}</legend>
      {Array.from({ length: most }, (_, index) => index + 1).map((stars) => (
        <button
          key={stars}
          type="button"
          aria-pressed={value === stars}
          aria-label={t.stars(stars, most)}
          onClick={() => onChange(value === stars ? undefined : stars)}
          className="inline-flex size-8 items-center justify-center rounded-md hover:bg-surface-2 pointer-coarse:size-11"
        >
          <Star aria-hidden size={18} className={stars <= value ? 'fill-accent text-accent' : 'text-muted'} />
        </button>
      ))}
    </fieldset>
  );
}
