import type { TaskBundle } from '@labelwright/contract/plugins';

/** The object that a task is about, for its interface. */
export interface TaskAsset {
  url: string;
  media_type: string;
  content_type: string;
  width: number | null;
  height: number | null;
  metadata: Record<string, unknown>;
  /** Set where the page could fetch it: a plug-in has no network of its own. */
  blob?: Blob;
}

const FIELDS = ['image', 'video', 'audio', 'document', 'pdf', 'url'];

/** The asset of the task, or the address that its data name: `ui_config.asset_field`, else the first usual field. */
export function findAsset({ asset, task, ui_config: settings }: TaskBundle): TaskAsset | undefined {
  if (asset) {
    const { url, media_type, content_type, width, height, metadata } = asset;
    return { url, media_type, content_type, width, height, metadata };
  }
  const data = typeof task.data === 'object' && task.data !== null ? (task.data as Record<string, unknown>) : {};
  const named = typeof settings.asset_field === 'string' ? [settings.asset_field] : [];
  const field = [...named, ...FIELDS].find((name) => typeof data[name] === 'string' && isAddress(data[name]));
  if (field === undefined) return undefined;
  return { url: String(data[field]), media_type: field, content_type: '', width: null, height: null, metadata: {} };
}

const isAddress = (text: string): boolean => /^(https?:\/\/|\/(?!\/)|data:(image|audio|video)\/)/i.test(text);

/** With its content where the page may read it. */
export async function withContent(asset: TaskAsset | undefined): Promise<TaskAsset | undefined> {
  if (!asset) return undefined;
  try {
    const answer = await fetch(asset.url);
    return answer.ok ? { ...asset, blob: await answer.blob() } : asset;
  } catch {
    // Another server that shows its media but does not let pages read them.
    return { ...asset, url: new URL(asset.url, location.href).href };
  }
}
