import { FileText, ImageOff, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { AudioCell } from './AudioCell.tsx';
import { conversationOf, excerptOf, fileNameOf } from './excerpt.ts';
import { drawSparkline } from './Sparkline.tsx';
import { t } from './strings.ts';

export const Nothing = () => <span className="text-muted">–</span>;

/** Task data may name anything; only what a browser can show as a picture becomes one. */
export const isPictureUrl = (url: string): boolean => /^(https?:\/\/|\/|data:image\/)/.test(url);
/** What a browser can play or open by itself; a bucket's address is only text here. */
export const isMediaUrl = (url: string): boolean => /^(https?:\/\/|\/|data:(audio|video)\/)/.test(url);

/** A value of the data, small: media as media, numbers as numbers, everything else as one line of text. */
export function DataValue({ value, type }: { value: unknown; type: string }) {
  if (value === undefined || value === null || value === '') return <Nothing />;
  if (type === 'JSON') return <Code value={value} />;
  if (typeof value === 'boolean') return <span>{value ? t.yes : t.no}</span>;
  if (typeof value === 'number' && type !== 'Datetime') return <span className="tabular">{formatNumber(value)}</span>;
  if (typeof value === 'object') return <ObjectValue value={value} type={type} />;
  const text = String(value);
  if (type === 'Number' && text.trim() !== '' && Number.isFinite(Number(text)))
    return <span className="tabular">{formatNumber(Number(text))}</span>;
  if (type === 'Image') return <Thumbnail url={text} />;
  if (type === 'Audio' && isMediaUrl(text)) return <AudioCell url={text} />;
  if (type === 'Video' && isMediaUrl(text)) return <VideoFrame url={text} />;
  if (type === 'Pdf') return <FileName url={text} />;
  if (type === 'TimeSeries' && isMediaUrl(text)) return <FileName url={text} />;
  if (type === 'HyperText')
    return <Line text={isMediaUrl(text) ? fileNameOf(text) : excerptOf(text)} title={undefined} />;
  if (type === 'Datetime' && !Number.isNaN(Date.parse(text)))
    return <span className="tabular">{text.length > 10 ? formatDateTime(text) : text}</span>;
  return <Line text={text} title={text} />;
}

const Line = ({ text, title }: { text: string; title: string | undefined }) => (
  <span title={title?.slice(0, 1000)}>{text.slice(0, 300)}</span>
);

function Code({ value }: { value: unknown }) {
  const text = JSON.stringify(value);
  return (
    <code title={text.slice(0, 1000)} className="font-mono text-xs">
      {text.slice(0, 300)}
    </code>
  );
}

const SPARK = { width: 120, height: 20 };

function ObjectValue({ value, type }: { value: object; type: string }) {
  const chart = type === 'TimeSeries' && drawSparkline(value, SPARK, 'h-6 w-32 max-w-full');
  if (chart) return chart;
  const first = type === 'Image' && Array.isArray(value) ? value[0] : undefined;
  if (typeof first === 'string') return <Thumbnail url={first} />;
  const said = Array.isArray(value) ? conversationOf(value) : undefined;
  const text = said ?? JSON.stringify(value);
  return <Line text={text} title={text} />;
}

function FileName({ url }: { url: string }) {
  const name = fileNameOf(url);
  return (
    <span className="flex items-center gap-2" title={name}>
      <FileText aria-hidden size={16} className="shrink-0 text-muted" />
      <span className="truncate">{name}</span>
    </span>
  );
}

const THUMB = 'h-7 w-11 rounded-sm border bg-surface-2 object-cover';

export function Thumbnail({ url }: { url: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  if (!isPictureUrl(url)) return <span title={url}>{url}</span>;
  if (hasFailed) return <Broken url={url} icon={<ImageOff aria-hidden size={16} className="shrink-0" />} />;
  return (
    <img
      src={url}
      alt=""
      title={url}
      loading="lazy"
      decoding="async"
      onError={() => setHasFailed(true)}
      className={THUMB}
    />
  );
}

/** An early frame; the browser loads no more than it needs for that. */
function VideoFrame({ url }: { url: string }) {
  const [hasFailed, setHasFailed] = useState(false);
  const [seconds, setSeconds] = useState<number>();
  if (hasFailed) return <Broken url={url} icon={<VideoOff aria-hidden size={16} className="shrink-0" />} />;
  const name = fileNameOf(url);
  return (
    <span className="flex items-center gap-2" title={name}>
      <video
        src={`${url}#t=0.1`}
        preload="metadata"
        muted
        playsInline
        tabIndex={-1}
        aria-hidden
        onLoadedMetadata={({ currentTarget: { duration } }) =>
          setSeconds(Number.isFinite(duration) ? duration : undefined)
        }
        onError={() => setHasFailed(true)}
        className={THUMB}
      />
      {seconds !== undefined && <span className="tabular text-sm text-muted">{t.seconds(seconds)}</span>}
      <span className="min-w-0 truncate">{name}</span>
    </span>
  );
}

function Broken({ url, icon }: { url: string; icon: React.ReactNode }) {
  return (
    <span className="flex items-center gap-2 text-muted" title={url}>
      {icon}
      <span className="truncate">{fileNameOf(url)}</span>
    </span>
  );
}
