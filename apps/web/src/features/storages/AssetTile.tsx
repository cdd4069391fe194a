import type { Asset } from '@labelwright/contract/assets';
import { File, FileAudio, FileText, FileVideo, Image, type LucideIcon } from 'lucide-react';
import { formatBytes } from '../../lib/format.ts';

const ICONS: Partial<Record<Asset['media_type'], LucideIcon>> = {
  image: Image,
  video_frame: Image,
  audio: FileAudio,
  video: FileVideo,
  text: FileText,
  document: FileText,
};

const isPicture = ({ media_type: kind }: Asset): boolean => kind === 'image' || kind === 'video_frame';

export const fileName = ({ original_filename: path }: Asset): string => path.split('/').at(-1) || path;

type AssetTileProps = { asset: Asset; onOpen: () => void };

export function AssetTile({ asset, onOpen }: AssetTileProps) {
  const Icon = ICONS[asset.media_type] ?? File;
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full flex-col overflow-hidden rounded-md border bg-surface text-left hover:border-accent"
      >
        <span className="relative flex aspect-4/3 w-full items-center justify-center bg-surface-2 text-muted">
          {isPicture(asset) && asset.preview_url !== null ? (
            <img
              src={asset.preview_url}
              alt=""
              loading="lazy"
              decoding="async"
              className="absolute inset-0 size-full object-contain"
            />
          ) : (
            <Icon aria-hidden size={32} />
          )}
        </span>
        <span className="flex min-w-0 flex-col px-3 py-2">
          <span className="truncate">{fileName(asset)}</span>
          <span className="text-sm text-muted">{formatBytes(asset.size_bytes)}</span>
        </span>
      </button>
    </li>
  );
}
