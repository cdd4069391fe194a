import type { Asset } from '@labelwright/contract/assets';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, Download, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { copyText } from '../../lib/copy-text.ts';
import { formatBytes, formatDateTime, formatDuration } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { AssetForm } from './AssetForm.tsx';
import { fileName } from './AssetTile.tsx';
import { factText } from './asset-draft.ts';
import { ASSETS_KEY, assetUrl, assetUsesQuery, deleteAsset } from './storages-api.ts';
import { t } from './strings.ts';

type AssetDrawerProps = { asset: Asset; onClose: () => void };

/** What is known of a file, and what can be done with it. */
export function AssetDrawer({ asset, onClose }: AssetDrawerProps) {
  const queryClient = useQueryClient();
  const formId = useId();
  const [isDeleting, setDeleting] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const { data: uses } = useQuery(assetUsesQuery(asset.id));
  async function copy() {
    try {
      const { url } = await assetUrl(asset.id, false);
      await copyText(new URL(url, location.href).href);
      toast(t.files.copied);
    } catch (error) {
      toastError(t.files.copyUrl, error);
    }
  }
  async function download() {
    try {
      location.assign((await assetUrl(asset.id, true)).url);
    } catch (error) {
      toastError(t.files.download, error);
    }
  }
  async function remove() {
    await deleteAsset(asset);
    await queryClient.invalidateQueries({ queryKey: ASSETS_KEY });
    toast(t.files.deleted);
    onClose();
  }
  return (
    <Drawer
      isOpen
      onClose={onClose}
      title={fileName(asset)}
      titleEnd={
        asset.can.update &&
        !isEditing && <IconButton name={t.files.edit} icon={<Pencil size={16} />} onClick={() => setEditing(true)} />
      }
      actions={
        isEditing ? (
          <>
            <Button onClick={() => setEditing(false)}>{t.files.form.cancel}</Button>
            <Button type="submit" form={formId} variant="primary" isBusy={isSaving}>
              {t.files.form.save}
            </Button>
          </>
        ) : (
          <>
            {asset.can.delete && (
              <Button icon={<Trash2 aria-hidden size={16} />} onClick={() => setDeleting(true)}>
                {t.files.delete}
              </Button>
            )}
            <Button icon={<Download aria-hidden size={16} />} onClick={download}>
              {t.files.download}
            </Button>
            <Button variant="primary" icon={<Copy aria-hidden size={16} />} onClick={copy}>
              {t.files.copyUrl}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Preview asset={asset} />
        {isEditing ? (
          <AssetForm id={formId} asset={asset} onBusy={setSaving} onDone={() => setEditing(false)} />
        ) : (
          <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-2">
            <Fact name="Name">{asset.original_filename}</Fact>
            <Fact name="Type">{asset.content_type}</Fact>
            <Fact name="Size">{formatBytes(asset.size_bytes)}</Fact>
            {asset.width !== null && (
              <Fact name="Dimensions">
                {asset.width} × {asset.height} px
              </Fact>
            )}
            {asset.duration_seconds !== null && (
              <Fact name="Length">{formatDuration(asset.duration_seconds * 1000)}</Fact>
            )}
            <Fact name="Kept">{formatDateTime(asset.created_at)}</Fact>
            {uses !== undefined && <Fact name="Used by">{t.files.uses(uses.task_count)}</Fact>}
            {asset.tags.length > 0 && (
              <Fact name="Tags">
                <span className="flex flex-wrap gap-1">
                  {asset.tags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              </Fact>
            )}
            {Object.entries(asset.metadata).map(([name, value]) => (
              <Fact key={name} name={name}>
                {factText(value)}
              </Fact>
            ))}
            <Fact name="SHA-256">
              <span className="font-mono text-sm">{asset.sha256}</span>
            </Fact>
          </dl>
        )}
      </div>
      <ConfirmDialog
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        title={t.files.deleteTitle(fileName(asset))}
        actionLabel={t.files.delete}
        onConfirm={remove}
        isDanger
      >
        {t.files.deleteText}
      </ConfirmDialog>
    </Drawer>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </>
  );
}

function Preview({ asset: { media_type: kind, preview_url: url, original_filename: name } }: { asset: Asset }) {
  if (url === null) return null;
  if (kind === 'audio')
    return (
      <audio src={url} controls preload="metadata" className="w-full" aria-label={name}>
        <track kind="captions" />
      </audio>
    );
  if (kind === 'video')
    return (
      <video src={url} controls preload="metadata" className="max-h-72 w-full" aria-label={name}>
        <track kind="captions" />
      </video>
    );
  return <img src={url} alt={name} className="max-h-72 w-full rounded-md bg-surface-2 object-contain" />;
}
