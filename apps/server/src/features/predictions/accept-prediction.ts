import type { Annotation } from '@labelwright/contract/annotations';
import type { Actor } from '../../platform/db/actor.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { submitAnnotation } from '../annotations/index.ts';
import { getPrediction } from './predictions.service.ts';

/** Submits what a model said as one's own annotation; each region tells where it came from. */
export async function acceptPrediction(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<{ annotation: Annotation; isNew: boolean }> {
  const prediction = await getPrediction(platform, actor, access, id);
  const result = Array.isArray(prediction.result)
    ? prediction.result.map((item: Record<string, unknown>) =>
        item.type === 'relation' ? item : { ...item, origin: 'prediction' },
      )
    : prediction.result;
  return submitAnnotation(platform, actor, access, prediction.task, {
    result,
    parent_prediction: prediction.id,
    origin: 'prediction',
  });
}
