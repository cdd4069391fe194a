import type { OcrWord } from '@labelwright/contract/preprocessing';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type CSSProperties, type ReactNode, useMemo, useRef, useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { t } from '../viewer-strings.ts';
import { type Size, usePageView, ZOOM_STEP } from './use-page-view.ts';
import { cornersOf, isDoubtful, turnOf } from './words.ts';

export type WordMarks = {
  words: readonly OcrWord[];
  /** Index of the word under the pointer, here or in the text beside. */
  activeWord: number | undefined;
  onActiveWord: (index: number | undefined) => void;
};

type PageViewProps = WordMarks & {
  url: string;
  alt: string;
  /** Degrees clockwise by which it is to be turned to stand upright. */
  rotation: number;
  /** Beside the buttons for zooming. */
  toolbar?: ReactNode;
};

/** A picture of a page: zoom with wheel, buttons and keys, drag to move, boxes around the words. */
export function PageView({ url, alt, rotation, toolbar, ...marks }: PageViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<Size>();
  const [hasFailed, setFailed] = useState(false);
  const turn = turnOf(rotation);
  const page = useMemo(() => picture && (turn % 180 === 0 ? picture : flipped(picture)), [picture, turn]);
  const view = usePageView(frame, page);
  useHotkey('plus', () => view.zoom(ZOOM_STEP), { label: t.zoomIn, group: t.viewerKeys });
  useHotkey('-', () => view.zoom(1 / ZOOM_STEP), { label: t.zoomOut, group: t.viewerKeys });
  useHotkey('0', view.fit, { label: t.fit, group: t.viewerKeys });
  if (hasFailed) return <p className="p-6 text-center text-muted">{t.notShown}</p>;
  const place = view.transform;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-10 shrink-0 items-center gap-1 border-b bg-surface px-2 text-sm">
        {toolbar}
        <span className="ml-auto flex items-center gap-1">
          <IconButton
            name={t.zoomOut}
            combo="-"
            icon={<ZoomOut size={16} />}
            onClick={() => view.zoom(1 / ZOOM_STEP)}
          />
          <span className="tabular w-12 text-center text-xs text-muted">{t.scale(place?.scale ?? 1)}</span>
          <IconButton name={t.zoomIn} combo="plus" icon={<ZoomIn size={16} />} onClick={() => view.zoom(ZOOM_STEP)} />
          <IconButton name={t.fit} combo="0" icon={<Maximize size={16} />} onClick={view.fit} />
        </span>
      </div>
      <div
        ref={frame}
        onPointerDown={view.onPointerDown}
        onPointerMove={view.onPointerMove}
        className="relative min-h-0 flex-1 cursor-grab touch-none overflow-hidden bg-surface-2 active:cursor-grabbing"
      >
        <div
          className={cx('absolute top-0 left-0 origin-top-left', page === undefined && 'invisible')}
          style={
            page && place
              ? { ...page, transform: `translate(${place.offsetX}px, ${place.offsetY}px) scale(${place.scale})` }
              : undefined
          }
        >
          <img
            key={url}
            src={url}
            alt={alt}
            draggable={false}
            onLoad={({ currentTarget: loaded }) =>
              setPicture({ width: loaded.naturalWidth, height: loaded.naturalHeight })
            }
            onError={() => setFailed(true)}
            className="absolute top-0 left-0 block max-w-none origin-top-left"
            style={turnedStyle(turn, page)}
          />
          {page && <WordBoxes {...marks} page={page} />}
        </div>
      </div>
    </div>
  );
}

const flipped = ({ width, height }: Size): Size => ({ width: height, height: width });

/** Turned about its first corner, and moved back into its place. */
function turnedStyle(turn: number, page: Size | undefined): CSSProperties | undefined {
  if (turn === 0 || page === undefined) return undefined;
  const right = turn === 90 || turn === 180 ? page.width : 0;
  const down = turn === 180 || turn === 270 ? page.height : 0;
  return { transform: `translate(${right}px, ${down}px) rotate(${turn}deg)` };
}

/** The words themselves stand in the text beside the page, where keyboard and screen reader reach them. */
function WordBoxes({ words, activeWord, onActiveWord, page }: WordMarks & { page: Size }) {
  if (words.length === 0) return null;
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      onPointerLeave={() => onActiveWord(undefined)}
      className="absolute inset-0 size-full"
    >
      {words.map((word, index) => (
        <polygon
          key={`${word.line} ${word.box.x} ${word.box.y} ${word.text}`}
          points={cornersOf(word, page)}
          vectorEffect="non-scaling-stroke"
          onPointerEnter={() => onActiveWord(index)}
          className={cx(
            index === activeWord
              ? 'fill-accent/30 stroke-accent stroke-2'
              : isDoubtful(word)
                ? 'fill-warning/15 stroke-warning [stroke-dasharray:3_2]'
                : 'fill-transparent stroke-transparent hover:stroke-accent',
          )}
        />
      ))}
    </svg>
  );
}
