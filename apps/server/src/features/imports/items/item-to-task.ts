import { ProcessingResult } from '@labelwright/contract/preprocessing';
import type { ImportedPrediction, ImportedTask } from '@labelwright/formats/import/model';
import { fitRecognised } from '@labelwright/formats/recognised/fit-recognised';
import type { Recognised } from '@labelwright/formats/recognised/model';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ObjectTag } from '@labelwright/task-definition/model';
import { Check } from 'typebox/value';
import type { TaskItemRow } from '../../collection/index.ts';
import { assetAddress } from '../../storages/index.ts';

export type ItemContent = 'picture' | 'pdf' | 'sound' | 'text';

const KEY_OF: Record<ItemContent, string> = { picture: 'image', pdf: 'pdf', sound: 'audio', text: 'text' };
/** Objects that show a content, whatever field of the task they look at. */
const SHOWN_BY: Record<ItemContent, readonly string[]> = {
  picture: ['Image'],
  pdf: ['Pdf'],
  sound: ['Audio', 'AudioPlus'],
  text: ['Text'],
};

export function contentOf(item: Pick<TaskItemRow, 'kind' | 'content_type'>): ItemContent {
  if (item.kind === 'raw_text') return 'text';
  if (item.kind === 'voice_sample') return 'sound';
  return item.content_type === 'application/pdf' ? 'pdf' : 'picture';
}

/** The row that an import would have for this item: its data, and what was read or heard as a prediction. */
export function taskOfItem(
  item: TaskItemRow,
  projectId: number,
  config: CompiledConfig,
  options: { withPredictions: boolean },
): ImportedTask {
  const data = dataOfItem(item, projectId, config);
  const prediction = options.withPredictions ? predictionOf(item, configForTask(config, data)) : undefined;
  return { data, ...(prediction ? { predictions: [prediction] } : {}) };
}

/** Under fixed names, and once more under those that the interface looks for. Nothing stands for what is not known. */
function dataOfItem(item: TaskItemRow, projectId: number, config: CompiledConfig): Record<string, unknown> {
  const content = contentOf(item);
  const address =
    item.asset_uuid === null
      ? undefined
      : assetAddress({ project_id: projectId, uuid: item.asset_uuid, original_filename: item.title });
  const text = item.text_content ?? undefined;
  const data: Record<string, unknown> = {
    ...(text === undefined ? {} : { text }),
    ...(address === undefined ? {} : { url: address, [KEY_OF[content]]: address }),
    title: item.title,
    ...(item.domain === null ? {} : { domain: item.domain }),
    ...(item.language === null ? {} : { language: item.language }),
    tags: item.tags,
    item_id: item.id,
    item_type: item.kind,
  };
  for (const object of Object.values(config.objects)) {
    const key = plainKey(object.valueList ?? object.value);
    if (key === undefined || key in data) continue;
    if (SHOWN_BY.text.includes(object.tag) && object.params.valueType !== 'url' && text !== undefined) data[key] = text;
    else if (shows(object, content) && address !== undefined)
      data[key] = object.valueList === undefined ? address : [address];
  }
  return data;
}

function shows(object: ObjectTag, content: ItemContent): boolean {
  return content !== 'text' && SHOWN_BY[content].includes(object.tag);
}

/** `photo` of `$photo`; undefined for texts with references in them and for places inside of fields. */
function plainKey(reference: string): string | undefined {
  return /^\$([A-Za-z_][\w-]*)$/.exec(reference)?.[1];
}

function predictionOf(item: TaskItemRow, config: CompiledConfig): ImportedPrediction | undefined {
  const recognised = recognisedOf(item);
  if (recognised === undefined) return undefined;
  const fitted = fitRecognised(config, recognised);
  if (!fitted.ok) return undefined;
  return { result: fitted.result, score: fitted.score, model_version: item.processing_engine ?? 'recognised' };
}

/** With the text that somebody put right in place of the one that a machine found; places stay those of the machine. */
function recognisedOf(item: TaskItemRow): Recognised | undefined {
  const result = item.processing_result;
  if (!Check(ProcessingResult, result)) return undefined;
  const byHand = item.text_edited_at === null ? undefined : (item.text_content ?? '');
  if (result.kind === 'transcription') return byHand === undefined ? result : { ...result, text: byHand };
  if (byHand === undefined) return result;
  return { ...result, pages: result.pages.map((page, index) => ({ ...page, text: index === 0 ? byHand : '' })) };
}
