import type { ConfigNode } from '@labelwright/task-definition/model';
import { setAnswer } from '../../operations/answers.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';

export function NumberView({ node }: { node: ConfigNode }) {
  return <AnswerField node={node}>{(answer) => <NumberField {...answer} />}</AnswerField>;
}

function NumberField({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const min = toNumber(control.params.min);
  const max = toNumber(control.params.max);
  const step = toNumber(control.params.step);
  const isSlider = control.params.slider === true && min !== undefined && max !== undefined;
  const given = typeof value === 'number' ? value : undefined;
  const mergeKey = `number:${control.name}:${region?.id ?? ''}`;

  function change(text: string): void {
    const number = text.trim() === '' ? undefined : Number(text);
    if (number !== undefined && !Number.isFinite(number)) return;
    setAnswer(editor, control, region, number, mergeKey);
  }

  return (
    <div className="lw-number">
      {isSlider ? (
        <input
          type="range"
          className="lw-slider"
          aria-label={`${name}, slider`}
          min={min}
          max={max}
          step={step}
          value={given ?? min}
          disabled={isDisabled}
          onChange={(event) => change(event.target.value)}
        />
      ) : null}
      <input
        type="number"
        className="lw-input lw-number-input"
        aria-label={name}
        aria-required={control.required || undefined}
        min={min}
        max={max}
        step={step ?? 'any'}
        placeholder={rangeHint(min, max)}
        value={given ?? ''}
        disabled={isDisabled}
        onChange={(event) => change(event.target.value)}
        // Out of range is put right when the field is left, not while a longer number is being typed.
        onBlur={() => given !== undefined && change(String(held(given, min, max)))}
      />
    </div>
  );
}

function toNumber(param: string | number | boolean | undefined): number | undefined {
  return typeof param === 'number' ? param : undefined;
}

function held(value: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): number {
  return Math.min(Math.max(value, min), max);
}

function rangeHint(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? '' : `${max} or less`;
}
