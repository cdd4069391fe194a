import type { ReactNode } from 'react';
import { NumberField } from '../../../ui/NumberField.tsx';
import { RadioGroup } from '../../../ui/RadioGroup.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { d } from './distribution-strings.ts';
import type { DistributionForm } from './useDistributionForm.ts';

type Props = { form: DistributionForm };

const percent = (value: number): string => `${value} %`;

/** A part of a long section with a heading of its own. */
export function FieldBlock({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-5 border-t pt-5">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

export function OverlapFields({ form }: Props) {
  return (
    <FieldBlock title={d.overlap}>
      <div className="max-w-48">
        <NumberField
          label={d.maximum}
          min={1}
          max={1000}
          step={1}
          help={d.maximumHelp}
          defaultHint={d.maximumDefault}
          {...form.field('maximum_annotations')}
        />
      </div>
      <Slider
        label={d.cohort}
        min={0}
        max={100}
        step={1}
        format={percent}
        help={d.cohortHelp}
        defaultHint={d.cohortDefault}
        {...form.field('overlap_cohort_percentage')}
      />
    </FieldBlock>
  );
}

export function OrderFields({ form }: Props) {
  return (
    <FieldBlock title={d.order}>
      <RadioGroup
        label={d.sampling}
        layout="cards"
        options={d.samplings}
        defaultHint={d.samplingDefault}
        {...form.field('sampling')}
      />
      {form.values.sampling === 'Uncertainty sampling' && (
        <>
          <div className="max-w-72">
            <NumberField
              label={d.confidence}
              min={0}
              max={1}
              step={0.01}
              help={d.confidenceHelp}
              defaultHint={d.confidenceDefault}
              {...form.field('confidence_limit')}
            />
          </div>
          <Switch label={d.autoLabel} help={d.autoLabelHelp} defaultHint={d.off} {...form.field('auto_label')} />
        </>
      )}
      <Switch
        label={d.overlapFirst}
        help={d.overlapFirstHelp}
        defaultHint={d.off}
        {...form.field('show_overlap_first')}
      />
      <Switch
        label={d.truthFirst}
        help={d.truthFirstHelp}
        defaultHint={d.off}
        {...form.field('show_ground_truth_first')}
      />
      <Slider
        label={d.golden}
        min={0}
        max={100}
        step={1}
        format={percent}
        help={d.goldenHelp}
        defaultHint={d.goldenDefault}
        {...form.field('golden_ref_percentage')}
      />
    </FieldBlock>
  );
}

export function SkipFields({ form }: Props) {
  return (
    <FieldBlock title={d.skips}>
      <RadioGroup label={d.skipped} options={d.skipping} defaultHint={d.skippedDefault} {...form.field('skip_queue')} />
      {form.values.skip_queue === 'REQUEUE_FOR_OTHERS' && (
        <Switch label={d.permanent} help={d.permanentHelp} defaultHint={d.off} {...form.field('skip_permanent')} />
      )}
    </FieldBlock>
  );
}
