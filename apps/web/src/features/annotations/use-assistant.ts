import type { AnnotationEditorProps } from '@labelwright/editor';
import type { CompiledConfig, ResultItem } from '@labelwright/task-definition/model';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { projectQuery } from '../../lib/project.ts';
import { askInteractively, interactiveQuery } from '../ml-backends/ml-api.ts';
import { t } from './strings.ts';

type Assistant = NonNullable<AnnotationEditorProps['onAssist']>;
type Assistance = Pick<AnnotationEditorProps, 'onAssist' | 'assistants'>;

/** The project's models that complete what is drawn; none where no control asks for one or none is connected. */
export function useAssistant(projectId: string, config: CompiledConfig, taskId: number): Assistance {
  const isWanted = Object.values(config.controls).some(
    ({ params }) => params.smart === true || params.smartOnly === true,
  );
  const { data: project } = useQuery({ ...projectQuery(projectId), enabled: isWanted });
  const { data: models } = useQuery({ ...interactiveQuery(project?.id ?? 0), enabled: project !== undefined });
  return useMemo(() => {
    const first = models?.[0]?.id;
    if (models === undefined || first === undefined) return {};
    const onAssist: Assistant = (context, signal, model) => ask(Number(model ?? first), taskId, context, signal);
    return { onAssist, assistants: models.map(({ id, title }) => ({ id: String(id), title })) };
  }, [models, taskId]);
}

async function ask(modelId: number, taskId: number, result: ResultItem[], signal: AbortSignal) {
  const { data, errors } = await askInteractively(modelId, { task: taskId, context: { result } }, signal);
  if (data === undefined) throw new Error(errors?.join(' ') ?? t.noAnswer);
  return {
    result: data.result as unknown as ResultItem[],
    score: data.score,
    modelVersion: data.model_version,
  };
}
