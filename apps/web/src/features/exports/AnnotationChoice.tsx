import { ANNOTATION_CHOICES, REVIEW_DECISIONS } from '@labelwright/contract/exports';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { holdsAllAnswers, holdsTasks, includesSkipped, isFlat } from './export-choice.ts';
import { t } from './strings.ts';
import type { ChoiceProps } from './TaskChoice.tsx';

/** Which of their annotations, and how much of them. */
export function AnnotationChoice({ choice, onChange }: ChoiceProps) {
  const isWhole = holdsTasks(choice.format);
  const flat = isFlat(choice);
  return (
    <div className="flex flex-col gap-4">
      <Select
        label={t.which}
        help={choice.which === 'all' && !holdsAllAnswers(choice.format) ? t.oneEach : undefined}
        value={choice.which}
        options={ANNOTATION_CHOICES.map((which) => ({ value: which, label: t.whichOnes[which] }))}
        onChange={(which) => onChange({ which })}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t.review}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {REVIEW_DECISIONS.map((decision) => (
            <Checkbox
              key={decision}
              label={t.decisions[decision]}
              value={choice.review.length === 0 || choice.review.includes(decision)}
              onChange={(isIn) => onChange({ review: withDecision(choice.review, decision, isIn) })}
            />
          ))}
        </div>
      </fieldset>
      <Checkbox label={t.cancelled} value={includesSkipped(choice)} onChange={(skipped) => onChange({ skipped })} />
      <Checkbox label={t.groundTruth} value={choice.truth} onChange={(truth) => onChange({ truth })} />
      {isWhole && (
        <RadioGroup
          label={t.shape}
          layout="row"
          value={choice.shape}
          options={[
            { value: 'tasks', label: t.shapes.tasks },
            { value: 'annotations', label: t.shapes.annotations },
          ]}
          onChange={(shape) => onChange({ shape })}
        />
      )}
      {isWhole && !flat && (
        <>
          <Checkbox
            label={t.predictions}
            help={t.predictionsHelp}
            value={choice.predictions}
            onChange={(predictions) => onChange({ predictions })}
          />
          <Checkbox
            label={t.drafts}
            help={t.draftsHelp}
            value={choice.drafts}
            onChange={(drafts) => onChange({ drafts })}
          />
        </>
      )}
    </div>
  );
}

type Decisions = ChoiceProps['choice']['review'];

/** None chosen means all of them, and so does every one of them. */
function withDecision(review: Decisions, decision: Decisions[number], isIn: boolean): Decisions {
  const before = review.length === 0 ? REVIEW_DECISIONS : review;
  const after = REVIEW_DECISIONS.filter((each) => (each === decision ? isIn : before.includes(each)));
  return after.length === REVIEW_DECISIONS.length ? [] : after;
}
