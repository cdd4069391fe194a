import type { ReviewRule } from '@labelwright/contract/project-settings';
import type { Project } from '@labelwright/contract/projects';
import { Alert } from '../../ui/Alert.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { SettingsForm } from '../projects/settings/SettingsForm.tsx';
import { useSection } from '../projects/settings/useSection.ts';
import { type DraftRule, ReviewRules } from './ReviewRules.tsx';
import { s } from './settings-strings.ts';

const ACTIONS = ['', 'requeue_to_author', 'requeue_to_others', 'adjudicate', 'none'] as const;
type Action = (typeof ACTIONS)[number];

const isAction = (value: unknown): value is Action => ACTIONS.some((action) => action === value);

/** How much is reviewed, by whom, and what a rejection does. */
export function ReviewSection({ project }: { project: Project }) {
  const { settings } = project;
  const form = useSection({
    project,
    initial: {
      review_percentage: project.review_percentage,
      review_rules: rulesOf(settings.review_rules),
      blind_passes: project.blind_passes as number | undefined,
      reject_action: isAction(settings.reject_action) ? settings.reject_action : '',
      allow_self_review: settings.allow_self_review === true,
      review_reasons: Array.isArray(settings.review_reasons) ? settings.review_reasons.join('\n') : '',
    },
    toChange: (values) => ({
      review_percentage: values.review_percentage,
      blind_passes: values.blind_passes ?? 0,
      settings: {
        ...settings,
        reject_action: values.reject_action === '' ? null : values.reject_action,
        allow_self_review: values.allow_self_review,
        review_reasons: linesOf(values.review_reasons),
        review_rules: values.review_rules.map(({ key: _, ...rule }) => rule),
      },
    }),
    validate: ({ blind_passes: passes, review_reasons: reasons, review_rules: rules }) => ({
      ...(rules.every(isWhole) ? {} : { review_rules: s.ruleRange }),
      ...(passes === undefined || !Number.isInteger(passes) || passes < 0 || passes > 1000
        ? { blind_passes: s.passesRange }
        : {}),
      ...(linesOf(reasons).some((line) => line.length > 200) ? { review_reasons: s.reasonLength } : {}),
    }),
  });
  const { review_percentage: share, blind_passes: passes } = form.values;
  return (
    <SettingsForm
      title={s.title}
      description={s.description}
      form={form}
      notice={
        (passes ?? 0) > project.maximum_annotations && (
          <Alert tone="warning">{s.tooManyPasses(passes ?? 0, project.maximum_annotations)}</Alert>
        )
      }
    >
      <Slider
        label={s.share}
        min={0}
        max={100}
        step={1}
        format={(value) => `${value} %`}
        help={share === 0 ? s.shareNone : s.shareHelp}
        defaultHint={s.shareDefault}
        {...form.field('review_percentage')}
      />
      {(project.maximum_annotations > 1 || form.values.review_rules.length > 0) && (
        <ReviewRules {...form.field('review_rules')} />
      )}
      <div className="max-w-60">
        <NumberField
          label={s.passes}
          min={0}
          max={1000}
          step={1}
          help={s.passesHelp}
          defaultHint={s.passesDefault}
          {...form.field('blind_passes')}
        />
      </div>
      <RadioGroup
        label={s.action}
        options={ACTIONS.map((value) => ({ value, ...s.actions[value] }))}
        defaultHint={s.actionDefault}
        {...form.field('reject_action')}
      />
      <TextArea label={s.reasons} help={s.reasonsHelp} rows={5} {...form.field('review_reasons')} />
      <Switch label={s.self} help={s.selfHelp} defaultHint={s.selfDefault} {...form.field('allow_self_review')} />
    </SettingsForm>
  );
}

const OPERATORS: readonly unknown[] = Object.keys(s.operators);
const isShare = (value: unknown, most: number): value is number =>
  typeof value === 'number' && value >= 0 && value <= most;
const isWhole = ({ agreement, percentage }: Pick<DraftRule, 'agreement' | 'percentage'>): boolean =>
  isShare(agreement, 1) && isShare(percentage, 100) && Number.isInteger(percentage);

/** What is no rule is passed over, as the server does. */
function rulesOf(given: unknown): readonly DraftRule[] {
  if (!Array.isArray(given)) return [];
  return given
    .filter(
      (rule): rule is ReviewRule => typeof rule === 'object' && OPERATORS.includes(rule?.operator) && isWhole(rule),
    )
    .map((rule, key) => ({ key, ...rule }));
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
