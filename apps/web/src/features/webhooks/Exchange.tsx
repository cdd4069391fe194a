import { formatBytes } from '../../lib/format.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { prettyBody } from './pretty-body.ts';
import { t } from './strings.ts';

type MessageViewProps = {
  title: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Of the whole body where only its beginning is kept. */
  totalBytes?: number;
};

/** One side of an exchange: headers as a list, the body as somebody reads it. */
export function MessageView({ title, headers, body, totalBytes }: MessageViewProps) {
  const names = Object.keys(headers).toSorted();
  const isCut = totalBytes !== undefined && body !== '' && totalBytes > new TextEncoder().encode(body).length;
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="text-base font-semibold">{title}</h3>
      {names.length > 0 && (
        <details className="text-sm">
          <summary className="min-h-6 cursor-pointer text-muted">
            {t.exchange.headers} ({names.length})
          </summary>
          <dl className="mt-1 grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1 font-mono text-xs">
            {names.map((name) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="wrap-anywhere">{headers[name]}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <Body title={title} body={body} isKept={body !== '' || totalBytes === undefined || totalBytes === 0} />
      {isCut && <p className="text-xs text-muted">{t.exchange.cut(formatBytes(totalBytes))}</p>}
    </section>
  );
}

function Body({ title, body, isKept }: { title: string; body: string; isKept: boolean }) {
  if (body === '') return <p className="text-sm text-muted">{isKept ? t.exchange.empty : t.exchange.notKept}</p>;
  const text = prettyBody(body);
  return (
    <div className="relative">
      <pre
        {...scrollArea}
        className="max-h-80 overflow-auto rounded-md border bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
      >
        {text}
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} name={`Copy ${title.toLowerCase()}`} variant="ghost" />
      </div>
    </div>
  );
}
