import { ExternalLink } from 'lucide-react';
import { isMediaUrl, isPictureUrl } from './DataValue.tsx';
import { conversationOf, excerptOf, fileNameOf } from './excerpt.ts';
import { MarkedPicture } from './MarkedPicture.tsx';
import { drawSparkline } from './Sparkline.tsx';
import { t } from './strings.ts';

const LONGEST_TEXT = 5000;
const CHART = { width: 320, height: 80 };

/** A value with the room of the panel beside the list; `results` are the answers to draw on pictures. */
export function FullValue({
  value,
  type,
  results,
}: {
  value: unknown;
  type: string | undefined;
  results: readonly unknown[];
}) {
  if (value === null || value === undefined || value === '') return <span className="text-muted">–</span>;
  if (typeof value === 'object') return <FullObject value={value} type={type} results={results} />;
  const text = String(value);
  if (type === 'Image' && isPictureUrl(text)) return <MarkedPicture url={text} results={results} />;
  if (type === 'Audio' && isMediaUrl(text))
    return (
      <audio controls preload="metadata" src={text} className="w-full">
        <track kind="captions" />
      </audio>
    );
  if (type === 'Video' && isMediaUrl(text))
    return (
      <video
        controls
        playsInline
        preload="metadata"
        src={`${text}#t=0.1`}
        className="max-h-64 w-full rounded-md border bg-surface-2"
      >
        <track kind="captions" />
      </video>
    );
  const isFile = type === 'Pdf' || type === 'TimeSeries' || type === 'HyperText';
  if (isFile && isMediaUrl(text))
    return (
      <a
        href={text}
        target="_blank"
        rel="noreferrer"
        className="inline-flex min-h-8 items-center gap-2 text-accent hover:underline"
      >
        {fileNameOf(text)}
        <ExternalLink role="img" aria-label={t.openFile} size={14} />
      </a>
    );
  const shown = type === 'HyperText' ? excerptOf(text, LONGEST_TEXT) : text.slice(0, LONGEST_TEXT);
  return <span className="whitespace-pre-wrap">{shown}</span>;
}

function FullObject({
  value,
  type,
  results,
}: {
  value: object;
  type: string | undefined;
  results: readonly unknown[];
}) {
  const first = type === 'Image' && Array.isArray(value) ? value[0] : undefined;
  if (typeof first === 'string' && isPictureUrl(first)) return <MarkedPicture url={first} results={results} />;
  const chart = type === 'TimeSeries' && drawSparkline(value, CHART, 'w-full rounded-md border bg-surface-2');
  if (chart) return chart;
  const said = Array.isArray(value) ? conversationOf(value, '\n', LONGEST_TEXT) : undefined;
  if (said !== undefined) return <span className="whitespace-pre-wrap">{said}</span>;
  return (
    <pre className="max-h-64 overflow-auto rounded-md border bg-surface-2 p-2 font-mono text-xs">
      {JSON.stringify(value, null, 2).slice(0, LONGEST_TEXT)}
    </pre>
  );
}
