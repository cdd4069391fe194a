import type { Project } from '@labelwright/contract/projects';
import type { QualitySettings } from '@labelwright/contract/quality';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { toast } from '../../../ui/toast.ts';
import { qualityKey, qualityPath } from '../../quality/quality-api.ts';
import { useSaveProject } from '../projects-api.ts';
import { FieldBlock } from './DistributionFields.tsx';
import { q } from './quality-strings.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { WeightFields } from './WeightFields.tsx';
import { readWeights, type Weights, weightsProblem } from './weights.ts';

const settingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...qualityKey(projectId), 'settings'],
    queryFn: ({ signal }) => api.get<QualitySettings>(qualityPath(projectId, '/settings'), { signal }),
  });

export function QualitySection({ project }: { project: Project }) {
  const { data, error, refetch } = useQuery(settingsQuery(String(project.id)));
  if (data !== undefined) return <QualityForm project={project} settings={data} />;
  return error === null ? <SkeletonLines count={6} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

const percent = (value: number): string => `${value} %`;
const toPercent = (share: number): number => Math.round(share * 100);

const isWithin = (value: number | undefined, low: number, high: number, isWhole: boolean): boolean =>
  value !== undefined && value >= low && value <= high && (!isWhole || Number.isInteger(value));

function useQualityForm(project: Project, settings: QualitySettings) {
  const projectId = String(project.id);
  const queryClient = useQueryClient();
  const saveProject = useSaveProject(projectId);
  const initial = {
    low: toPercent(settings.low_agreement),
    iou: toPercent(settings.iou_threshold),
    strict_empty: settings.strict_empty,
    weights: readWeights(project.control_weights),
    pass: toPercent(settings.golden_pass_score),
    show_golden_feedback: settings.show_golden_feedback,
    failures: (settings.pause_after_failures ?? undefined) as number | undefined,
    accuracy:
      settings.pause_below_accuracy === null
        ? undefined
        : (toPercent(settings.pause_below_accuracy) as number | undefined),
    pause_window: settings.pause_window as number | undefined,
  };
  return useForm({
    initial,
    validate: ({ failures, accuracy, pause_window: window, weights }) => ({
      ...(failures === undefined || isWithin(failures, 1, 1000, true) ? {} : { failures: q.failuresError }),
      ...(accuracy === undefined || isWithin(accuracy, 0, 100, false) ? {} : { accuracy: q.accuracyError }),
      ...(isWithin(window, 1, 1000, true) ? {} : { pause_window: q.windowError }),
      ...(weightsProblem(weights) ? { weights: q.weightError } : {}),
    }),
    onSubmit: async (values) => {
      const saved = await api.patch<QualitySettings>(qualityPath(projectId, '/settings'), {
        low_agreement: values.low / 100,
        iou_threshold: values.iou / 100,
        strict_empty: values.strict_empty,
        golden_pass_score: values.pass / 100,
        show_golden_feedback: values.show_golden_feedback,
        pause_after_failures: values.failures ?? null,
        pause_below_accuracy: values.accuracy === undefined ? null : values.accuracy / 100,
        pause_window: values.pause_window ?? 20,
      });
      if (values.weights !== initial.weights) await saveProject({ control_weights: values.weights as Weights });
      queryClient.setQueryData(settingsQuery(projectId).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: qualityKey(projectId) });
      toast(q.saved);
    },
  });
}

function QualityForm({ project, settings }: { project: Project; settings: QualitySettings }) {
  const form = useQualityForm(project, settings);
  const slider = { min: 0, max: 100, step: 1, format: percent };
  return (
    <SettingsForm title={q.title} description={q.description} form={form}>
      <FieldBlock title={q.comparing}>
        <Slider {...slider} label={q.low} help={q.lowHelp} defaultHint={q.lowDefault} {...form.field('low')} />
        <Slider {...slider} min={5} label={q.iou} help={q.iouHelp} defaultHint={q.iouDefault} {...form.field('iou')} />
        <Switch label={q.strict} help={q.strictHelp} defaultHint={q.off} {...form.field('strict_empty')} />
        <WeightFields {...form.field('weights')} />
      </FieldBlock>
      <FieldBlock title={q.golden}>
        <Slider {...slider} label={q.pass} help={q.passHelp} defaultHint={q.passDefault} {...form.field('pass')} />
        <Switch label={q.feedback} help={q.feedbackHelp} defaultHint={q.off} {...form.field('show_golden_feedback')} />
      </FieldBlock>
      <FieldBlock title={q.pause}>
        <p className="text-sm text-muted">{q.pauseIntroduction}</p>
        <div className="max-w-80">
          <NumberField
            label={q.failures}
            min={1}
            step={1}
            help={q.failuresHelp}
            defaultHint={q.failuresDefault}
            {...form.field('failures')}
          />
        </div>
        <div className="max-w-80">
          <NumberField
            label={q.accuracy}
            min={0}
            max={100}
            unit="%"
            help={q.accuracyHelp}
            defaultHint={q.accuracyDefault}
            {...form.field('accuracy')}
          />
        </div>
        <div className="max-w-80">
          <NumberField
            label={q.window}
            min={1}
            step={1}
            help={q.windowHelp}
            defaultHint={q.windowDefault}
            {...form.field('pause_window')}
          />
        </div>
      </FieldBlock>
    </SettingsForm>
  );
}
