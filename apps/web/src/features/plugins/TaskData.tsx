import type { TaskBundle } from '@labelwright/contract/plugins';
import { EmptyState } from '../../ui/States.tsx';
import { labelOf } from './form/schema-shape.ts';
import { t } from './strings.ts';
import { findAsset, type TaskAsset } from './task-asset.ts';

/** What a task is about, beside its form: its medium, then its fields. */
export function TaskData({ bundle }: { bundle: TaskBundle }) {
  const asset = findAsset(bundle);
  const data = typeof bundle.task.data === 'object' && bundle.task.data !== null ? bundle.task.data : {};
  const fields = Object.entries(data).filter(([, value]) => value !== asset?.url);
  if (!asset && fields.length === 0) return <EmptyState title={t.noData} />;
  return (
    <div className="flex flex-col gap-4 p-4">
      {asset && <Medium asset={asset} />}
      {fields.length > 0 && (
        <dl className="flex flex-col gap-3">
          {fields.map(([name, value]) => (
            <div key={name} className="flex flex-col gap-0.5">
              <dt className="text-sm font-medium text-muted">{labelOf(name)}</dt>
              <dd className="text-md whitespace-pre-wrap wrap-break-word">
                {typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Medium({ asset: { url, media_type: kind, content_type: type } }: { asset: TaskAsset }) {
  const is = (medium: string): boolean => kind.startsWith(medium) || type.startsWith(`${medium}/`);
  if (is('audio')) {
    return (
      <audio src={url} controls className="w-full">
        <track kind="captions" />
      </audio>
    );
  }
  if (is('video') && kind !== 'video_frame') {
    return (
      <video src={url} controls className="max-h-[70vh] w-full">
        <track kind="captions" />
      </video>
    );
  }
  return <img src={url} alt="" className="max-h-[70vh] max-w-full self-center object-contain" />;
}
