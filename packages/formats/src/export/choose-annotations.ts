import type { ExportAnnotation, ExportContext, ExportTask } from './model.ts';

/** The annotations that the context lets through; `cancelledByDefault` is what an undefined option means. */
export function chooseAnnotations(
  annotations: ExportAnnotation[],
  context: ExportContext,
  cancelledByDefault: boolean,
): ExportAnnotation[] {
  const withCancelled = context.includeCancelled ?? cancelledByDefault;
  const withGroundTruth = context.includeGroundTruth ?? true;
  if (withCancelled && withGroundTruth) return annotations;
  return annotations.filter(
    (annotation) => (withCancelled || !annotation.was_cancelled) && (withGroundTruth || !annotation.ground_truth),
  );
}

/** The task with the annotations that the context lets through. */
export function chooseInTask(task: ExportTask, context: ExportContext): ExportTask {
  const annotations = chooseAnnotations(task.annotations, context, true);
  return annotations === task.annotations ? task : { ...task, annotations };
}
