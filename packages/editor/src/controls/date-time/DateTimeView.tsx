import { formatMoment, isDateFormat, parseMoment } from '@labelwright/task-definition/date-format';
import type { ConfigNode, ControlTag } from '@labelwright/task-definition/model';
import { setAnswer } from '../../operations/answers.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';

export function DateTimeView({ node }: { node: ConfigNode }) {
  return <AnswerField node={node}>{(answer) => <DateTimeField {...answer} />}</AnswerField>;
}

function DateTimeField({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const type = inputType(control);
  const bounds = { min: boundOf(control.params.min), max: boundOf(control.params.max) };
  return (
    <input
      type={type}
      className="lw-input lw-date"
      aria-label={name}
      aria-required={control.required || undefined}
      {...(type === 'number' ? numberBounds(control) : bounds)}
      value={shownMoment(control, value)}
      disabled={isDisabled}
      onChange={(event) =>
        setAnswer(
          editor,
          control,
          region,
          storedMoment(control, event.target.value),
          `date:${control.name}:${region?.id ?? ''}`,
        )
      }
    />
  );
}

/** The field speaks ISO; the result has the form that the author asked for. */
function shownMoment(control: ControlTag, value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const { format } = control.params;
  return typeof format === 'string' && isDateFormat(format) ? (parseMoment(text, format) ?? text) : text;
}

function storedMoment(control: ControlTag, moment: string): string {
  const { format } = control.params;
  return moment !== '' && typeof format === 'string' && isDateFormat(format) ? formatMoment(moment, format) : moment;
}

/** The browser's own field for the parts that the control asks for. */
function inputType(control: ControlTag): string {
  const parts = String(control.params.only ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0 || (parts.includes('date') && parts.includes('time'))) return 'datetime-local';
  if (parts.includes('date')) return 'date';
  if (parts.includes('time')) return 'time';
  return parts.includes('month') && parts.includes('year') ? 'month' : 'number';
}

function numberBounds(control: ControlTag): { min: number; max: number } {
  return String(control.params.only).includes('month') ? { min: 1, max: 12 } : { min: 1000, max: 9999 };
}

function boundOf(param: string | number | boolean | undefined): string | undefined {
  return typeof param === 'string' && /^\d/.test(param) ? param : undefined;
}
