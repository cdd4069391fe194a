/** How labels, instructions and the other data of a task lie in its `data`, where label configs find them by name. */

type Data = Record<string, unknown>;

export interface GivenContent {
  labels?: readonly unknown[] | undefined;
  instructions?: string | undefined;
  data?: Data | undefined;
}

/** Data of a new task, or of one that is changed; what is not given stays. */
export function mergeContent(before: Data, { labels, instructions, data }: GivenContent): Data {
  const kept = { labels: before.labels, instructions: before.instructions };
  const merged: Data = data === undefined ? { ...before } : { ...kept, ...data };
  if (labels !== undefined) merged.labels = labels;
  if (instructions !== undefined) merged.instructions = instructions;
  for (const key of ['labels', 'instructions']) if (merged[key] === undefined) delete merged[key];
  return merged;
}

/** The interface of the project of these tasks shows lists of media and needs a text; most tasks name one thing. */
export function fitTaskProject(data: Data, externalId: string | null | undefined): Data {
  return {
    ...data,
    instructions: data.instructions ?? '',
    labels: Array.isArray(data.labels) ? data.labels : [],
    text: isShown(data.text) ? data.text : (externalId ?? ''),
    images: listOf(data.images, data.image),
    audios: listOf(data.audios, data.audio),
    videos: listOf(data.videos, data.video),
  };
}

const isShown = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

function listOf(many: unknown, one: unknown): unknown[] {
  if (typeof one === 'string' && one !== '') return [one];
  return Array.isArray(many) ? many : [];
}

/** The other way round: what callers are given. */
export function splitContent(data: Data): { labels: unknown[]; instructions: string; data: Data } {
  const { labels, instructions, ...rest } = data;
  return {
    labels: Array.isArray(labels) ? labels : [],
    instructions: typeof instructions === 'string' ? instructions : '',
    data: rest,
  };
}
