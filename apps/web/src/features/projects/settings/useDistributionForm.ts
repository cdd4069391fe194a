import type { OpsManager, QueueSettings, SplitStrategy } from '@labelwright/contract/distribution-rules';
import type { Project } from '@labelwright/contract/projects';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { useForm } from '../../../lib/use-form.ts';
import { toast } from '../../../ui/toast.ts';
import { type Limits, opsManagerKey, queueKey, queueSettingsQuery } from '../../distribution/queue-api.ts';
import { pathOf, useSaveProject } from '../projects-api.ts';
import { d } from './distribution-strings.ts';

/** Id → most tasks; an id that is missing has no entry in the book. */
export type Book = Readonly<Record<string, number>>;

const initialOf = (project: Project, ops: Limits, queue: QueueSettings) => ({
  maximum_annotations: project.maximum_annotations as number | undefined,
  overlap_cohort_percentage: project.overlap_cohort_percentage,
  sampling: project.sampling,
  confidence_limit: (queue.confidence_limit ?? undefined) as number | undefined,
  auto_label: queue.auto_label,
  show_ground_truth_first: project.show_ground_truth_first,
  show_overlap_first: project.show_overlap_first,
  golden_ref_percentage: project.golden_ref_percentage,
  split_strategy: ops.split_strategy as SplitStrategy,
  max_limit: ops.max_limit as number | undefined,
  user_book: ops.user_book as Book,
  rule_book: ops.rule_book as Book,
  assignment_mode: queue.assignment_mode,
  skip_queue: project.skip_queue,
  skip_permanent: project.skip_permanent,
});

type Values = ReturnType<typeof initialOf>;

const isCount = (value: number | undefined): boolean => value === undefined || (Number.isInteger(value) && value >= 0);

function validate(values: Values) {
  const { maximum_annotations: maximum, max_limit: limit, confidence_limit: confidence, auto_label: isAuto } = values;
  return {
    ...(maximum === undefined || !Number.isInteger(maximum) || maximum < 1 || maximum > 1000
      ? { maximum_annotations: d.maximumError }
      : {}),
    ...(isCount(limit) ? {} : { max_limit: d.limitError }),
    ...(confidence !== undefined && (confidence < 0 || confidence > 1) ? { confidence_limit: d.confidenceError } : {}),
    ...(confidence === undefined && isAuto ? { confidence_limit: d.autoLabelError } : {}),
  };
}

const OPS = ['split_strategy', 'max_limit', 'user_book', 'rule_book'] as const;
const QUEUE = ['assignment_mode', 'confidence_limit', 'auto_label'] as const;

const differs = (a: Values, b: Values, keys: readonly (keyof Values)[]): boolean =>
  keys.some((key) => !Object.is(a[key], b[key]));

/** One form over three records; only what changed is sent. */
export function useDistributionForm(project: Project, ops: Limits, queue: QueueSettings) {
  const projectId = String(project.id);
  const queryClient = useQueryClient();
  const saveProject = useSaveProject(projectId);
  const initial = initialOf(project, ops, queue);
  return useForm<Values>({
    initial,
    validate,
    onSubmit: async (values) => {
      const { split_strategy, max_limit, user_book, rule_book, ...others } = values;
      const { assignment_mode, confidence_limit, auto_label, ...rest } = others;
      if (differs(values, initial, OPS)) {
        const body = { split_strategy, max_limit: max_limit ?? 0, user_book, rule_book };
        const saved = await api.put<OpsManager>(`${pathOf(projectId)}/ops-manager`, body);
        queryClient.setQueryData(opsManagerKey(projectId), saved);
      }
      if (differs(values, initial, QUEUE)) {
        const body = { assignment_mode, confidence_limit: confidence_limit ?? null, auto_label };
        const saved = await api.patch<QueueSettings>(`${pathOf(projectId)}/queue/settings`, body);
        queryClient.setQueryData(queueSettingsQuery(projectId).queryKey, saved);
      }
      const project = await saveProject({ ...rest, maximum_annotations: rest.maximum_annotations ?? 1 });
      void queryClient.invalidateQueries({ queryKey: queueKey(projectId) });
      toast('Settings saved', project.warnings?.[0] === undefined ? {} : { detail: project.warnings[0] });
    },
  });
}

export type DistributionForm = ReturnType<typeof useDistributionForm>;
