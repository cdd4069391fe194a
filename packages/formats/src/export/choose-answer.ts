import { chooseAnnotations } from './choose-annotations.ts';
import type { ExportAnnotation, ExportContext, ExportTask } from './model.ts';

/**
 * The one answer that training data takes from a task, since two people's boxes around one thing are not two things:
 * the final one, else the ground truth, else the newest. What is left over is told.
 */
export function chooseAnswer(task: ExportTask, context: ExportContext): ExportAnnotation | undefined {
  const candidates = chooseAnnotations(task.annotations, context, false);
  const [chosen, ...others] = candidates.toSorted(
    (left, right) => rank(task, right) - rank(task, left) || newer(left, right),
  );
  if (others.length > 0)
    context.onLoss?.({ task: task.id, reason: 'Other answers of the same task', count: others.length });
  return chosen;
}

function rank(task: ExportTask, { id, ground_truth }: ExportAnnotation): number {
  if (task.final_annotation === id) return 2;
  return ground_truth ? 1 : 0;
}

const newer = (left: ExportAnnotation, right: ExportAnnotation): number =>
  left.created_at < right.created_at ? 1 : left.created_at > right.created_at ? -1 : right.id - left.id;
