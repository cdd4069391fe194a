import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { scrollArea } from '../../../ui/scroll-area.ts';
import { toastError } from '../../../ui/toast.ts';
import { downloadUrl, type ItemDetail } from '../collection-api.ts';
import { ProcessingNote } from '../ProcessingNote.tsx';
import { t } from '../viewer-strings.ts';
import { AudioPlayer, usePlayer } from './AudioPlayer.tsx';
import { PageView } from './PageView.tsx';
import { PdfView } from './PdfView.tsx';
import { Transcript } from './Transcript.tsx';
import { WordText } from './WordText.tsx';
import { countDoubtful, pagesOf, segmentsOf, wordsAreText } from './words.ts';

type ItemViewerProps = {
  item: ItemDetail;
  /** Beside each other where there is room, or always one under the other. */
  layout: 'beside' | 'stacked';
  hasKeys?: boolean;
};

/** What was collected, and the text that was read from it. Give it the item's id as key. */
export function ItemViewer(props: ItemViewerProps) {
  if (props.item.type === 'raw_text') {
    return (
      <TextPane item={props.item} title={t.text}>
        <p className="max-w-prose text-md leading-7 wrap-break-word whitespace-pre-wrap">{props.item.text}</p>
      </TextPane>
    );
  }
  return props.item.type === 'voice_sample' ? <Recording {...props} /> : <Scan {...props} />;
}

function Scan({ item, layout }: ItemViewerProps) {
  const [page, setPage] = useState(0);
  const [activeWord, setActiveWord] = useState<number>();
  const result = item.processing_result;
  const pages = pagesOf(result);
  const read = pages.find((one) => one.page === page + 1);
  const isMended = !wordsAreText(result, item.text);
  const marks = { words: read?.words ?? [], activeWord, onActiveWord: setActiveWord };
  const url = useSteadyUrl(item);
  const rotation = read?.rotation ?? 0;
  return (
    <div
      className={cx(
        'grid h-full min-h-0',
        layout === 'beside' ? 'grid-rows-2 xl:grid-cols-[3fr_2fr] xl:grid-rows-1' : 'grid-rows-[3fr_2fr]',
      )}
    >
      <section aria-label={t.file} className="min-h-0 min-w-0">
        {item.content_type === 'application/pdf' ? (
          <PdfView
            url={url}
            title={item.title}
            rotation={rotation}
            page={page}
            onPage={(next) => {
              setActiveWord(undefined);
              setPage(next);
            }}
            {...marks}
          />
        ) : (
          <PageView url={url} alt={item.title} rotation={rotation} {...marks} />
        )}
      </section>
      <TextPane item={item} title={t.readText} isMended={isMended} isBeside={layout === 'beside'}>
        {isMended || pages.length === 0 ? (
          <p className="leading-7 wrap-break-word whitespace-pre-wrap">{item.text}</p>
        ) : (
          <WordText key={page} {...marks} />
        )}
      </TextPane>
    </div>
  );
}

function Recording({ item, hasKeys = false }: ItemViewerProps) {
  const url = useSteadyUrl(item);
  const player = usePlayer();
  const segments = segmentsOf(item.processing_result);
  const isMended = !wordsAreText(item.processing_result, item.text);
  const prompt = item.extra_metadata?.prompt;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <section aria-label={t.file} className="shrink-0 border-b p-4">
        <AudioPlayer
          url={url}
          title={item.title}
          player={player}
          durationSeconds={item.duration_seconds}
          hasKeys={hasKeys}
        />
        {typeof prompt === 'string' && (
          <p className="mt-3 text-sm">
            <span className="text-muted">{t.prompt} </span>
            {prompt}
          </p>
        )}
      </section>
      <TextPane item={item} title={t.transcript} isMended={isMended}>
        {isMended || segments.length === 0 ? (
          <p className="leading-7 wrap-break-word whitespace-pre-wrap">{item.text}</p>
        ) : (
          <Transcript segments={segments} player={player} />
        )}
      </TextPane>
    </div>
  );
}

/** Half the life of a presigned address. */
const STEADY_MS = 30 * 60_000;

/** Every answer of the server has a fresh address; the file must not be loaded, and a sound not begin, anew with each. */
function useSteadyUrl({ file_url: latest, gcs_uri: file }: Pick<ItemDetail, 'file_url' | 'gcs_uri'>): string {
  const [kept, setKept] = useState({ url: latest ?? '', file, atMs: Date.now() });
  const isSame = kept.file === file && Date.now() - kept.atMs < STEADY_MS;
  if (isSame) return kept.url;
  const next = { url: latest ?? '', file, atMs: Date.now() };
  setKept(next);
  return next.url;
}

type TextPaneProps = {
  item: ItemDetail;
  title: string;
  isMended?: boolean;
  isBeside?: boolean;
  children: ReactNode;
};

function TextPane({ item, title, isMended = false, isBeside = false, children }: TextPaneProps) {
  const hasText = item.text !== null && item.text.trim() !== '';
  const doubtful = isMended ? 0 : countDoubtful(item.processing_result);
  async function download() {
    try {
      location.assign((await downloadUrl(item.id)).url);
    } catch (error) {
      toastError(t.notDownloaded, error);
    }
  }
  return (
    <section
      aria-label={title}
      className={cx(
        'flex min-h-0 min-w-0 flex-1 flex-col bg-surface',
        isBeside ? 'border-t xl:border-t-0 xl:border-l' : 'border-t',
      )}
    >
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 border-b px-3 text-sm">
        <h2 className="text-sm font-semibold">{title}</h2>
        {hasText && isMended && <span className="text-muted">{t.mended}</span>}
        {hasText && doubtful > 0 && <span className="text-warning">{t.doubtful(doubtful)}</span>}
        {item.file_url !== null && (
          <span className="ml-auto">
            <Button size="sm" variant="ghost" icon={<Download aria-hidden size={16} />} onClick={() => void download()}>
              {t.download}
            </Button>
          </span>
        )}
      </div>
      <div {...scrollArea} className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 -outline-offset-2">
        <ProcessingNote item={item} />
        {hasText ? children : item.processing_state === 'done' && <p className="text-muted">{t.noText}</p>}
      </div>
    </section>
  );
}
