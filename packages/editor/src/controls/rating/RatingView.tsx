import type { ConfigNode } from '@labelwright/task-definition/model';
import { Flame, Heart, type LucideIcon, Smile, Star } from 'lucide-react';
import { useId } from 'react';
import { optionCommandId } from '../../commands/option-commands.ts';
import { setAnswer } from '../../operations/answers.ts';
import { useEditor } from '../../shell/editor-context.ts';
import { Key } from '../../shell/Key.tsx';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';

const sizesPx: Record<string, number> = { small: 16, medium: 19, large: 22 };
const icons: Record<string, LucideIcon> = { star: Star, heart: Heart, fire: Flame, smile: Smile };

export function RatingView({ node }: { node: ConfigNode }) {
  return <AnswerField node={node}>{(answer) => <Stars {...answer} />}</AnswerField>;
}

function Stars({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const group = useId();
  const given = typeof value === 'number' ? value : 0;
  const count = Number(control.params.maxRating ?? 5);
  const Icon = icons[String(control.params.icon)] ?? Star;
  return (
    <div className="lw-rating" role="radiogroup" aria-label={name} aria-required={control.required || undefined}>
      {Array.from({ length: count }, (_, index) => index + 1).map((star) => (
        <label key={star} className={`lw-star ${star <= given ? 'lw-star-on' : ''}`}>
          <input
            type="radio"
            name={group}
            aria-label={`${star} of ${count}`}
            checked={star === given}
            disabled={isDisabled}
            onChange={() => setAnswer(editor, control, region, star)}
            onClick={star === given ? () => setAnswer(editor, control, region, undefined) : undefined}
          />
          <Icon size={sizesPx[String(control.params.size)] ?? sizesPx.large} aria-hidden="true" />
          <Key command={optionCommandId(control, star)} />
        </label>
      ))}
      <span className="lw-rating-value">{given > 0 ? `${given} of ${count}` : 'Not rated'}</span>
    </div>
  );
}
