import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Editor } from '../../editor/editor.ts';
import { hasMasks, paintInView } from '../../operations/masks.ts';
import { createShapeInView } from '../../operations/regions.ts';
import { linkTo, stopLinking } from '../../operations/relations.ts';
import { storedTurn } from '../../operations/turns.ts';
import { useEditor, useSession, useSurroundings } from '../../shell/editor-context.ts';
import { drawMagicWandTool, waveAt } from '../../tools/draw-magic-wand.ts';
import { AssistBar } from '../assist/AssistBar.tsx';
import { LoadProblem } from '../LoadProblem.tsx';
import { PageBar } from '../PageBar.tsx';
import { canvasAttributes } from '../surface-attributes.ts';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import { BrushCursor } from './BrushCursor.tsx';
import { Crosshair } from './Crosshair.tsx';
import { createColourFinder } from './colour-finder.ts';
import { DraftBar } from './DraftBar.tsx';
import { ImageToolbar } from './ImageToolbar.tsx';
import type { ImageModel } from './image-model.ts';
import { areaStyle, crossOriginOf, renderingOf } from './image-params.ts';
import { useImagePainting } from './use-image-painting.ts';
import { useImagePointer } from './use-image-pointer.ts';
import { useMaskReading } from './use-mask-reading.ts';
import { toImage } from './view-transform.ts';

export function ImageSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const image = editor.images.get(node.attributes.name ?? '');
  return image ? <OwnPages key={image.objectName} image={image} /> : null;
}

/** The pictures that the task names. */
function OwnPages({ image }: { image: ImageModel }) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const address = editor.model.resolveObject(image.objectName);
  const page = useSession((state) => state.pages[image.objectName] ?? 0);
  const addresses: unknown[] = Array.isArray(address) ? address : [address];
  const crossOrigin = crossOriginOf(editor.config.objects[image.objectName]?.params ?? {});
  usePreloaded(sourceOf(addresses[page + 1], resolveUrl), crossOrigin);
  return (
    <PictureSurface
      image={image}
      page={page}
      pageCount={addresses.length}
      source={sourceOf(addresses[page], resolveUrl)}
    />
  );
}

interface PictureSurfaceProps {
  image: ImageModel;
  /** From 0. */
  page: number;
  pageCount: number;
  /** Undefined when there is no picture to show. */
  source: string | undefined;
  /** What lies over the picture and below the shapes. */
  children?: ReactNode;
  /** Further tools. */
  tools?: ReactNode;
}

/** A picture with shapes on it, whatever it comes from. */
export function PictureSurface({ image, page, pageCount, source, children, tools }: PictureSurfaceProps) {
  const editor = useEditor();
  const surface = useRef<HTMLDivElement>(null);
  const regions = useRef<HTMLCanvasElement>(null);
  const active = useRef<HTMLCanvasElement>(null);
  const description = useId();
  const params = editor.config.objects[image.objectName]?.params ?? {};

  const isDocument = editor.config.objects[image.objectName]?.tag === 'Pdf';

  useViewport(image, surface);
  useMaskReading();
  useImagePainting(image, { regions, active });
  useImagePointer(image, surface, isDocument ? 'scroll' : params.zoom === false ? 'nothing' : 'zoom');

  const tabThroughRegions = useRegionTabbing();

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== surface.current || event.ctrlKey || event.metaKey) return;
    const { linkingFrom, hovered } = editor.session.get();
    tabThroughRegions(event);
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (editor.finishGesture()) return;
    if (linkingFrom === undefined) makeInView(editor, image);
    else if (hovered === undefined) stopLinking(editor);
    else linkTo(editor, hovered);
  }

  const listeners = { onKeyDown, onFocus: () => editor.session.update({ activeObject: image.objectName }) };
  return (
    <div className="lw-image" style={areaStyle(params)}>
      <div
        ref={surface}
        className="lw-image-surface"
        {...canvasAttributes(`Image ${image.objectName}`, description)}
        data-surface={image.objectName}
        {...listeners}
      >
        <Picture key={page} image={image} page={page} source={source} params={params} />
        <canvas ref={regions} className="lw-layer" />
        <canvas ref={active} className="lw-layer" />
        {params.crosshair === true ? <Crosshair surface={surface} /> : null}
        <BrushCursor image={image} surface={surface} />
        {children}
      </div>
      <p id={description} className="lw-hidden">
        Enter adds a shape of the chosen tool in the middle of the view, or ends the one that is being drawn. Arrows
        move the selected shape, Alt and arrows resize it; full stop and comma go through its points. Tab goes through
        the shapes and on; Escape, then Tab, leaves at once. Question mark lists all keys.
        {hasMasks(editor, image.objectName)
          ? ' Enter with the brush paints a dot, with the eraser it erases one; square brackets size them.'
          : ''}
      </p>
      <div className="lw-picture-foot">
        {pageCount > 1 ? <PageBar objectName={image.objectName} page={page} count={pageCount} /> : null}
        {tools}
      </div>
      <DraftBar image={image} />
      <AssistBar objectName={image.objectName} />
      <ImageToolbar image={image} params={params} />
    </div>
  );
}

/** Enter: what the tool in hand makes, in the middle of what is in view. */
function makeInView(editor: Editor, image: ImageModel): void {
  const { tool } = editor.session.get();
  const { viewport, transform } = image.view.get();
  const middle = toImage(transform, { x: viewport.width / 2, y: viewport.height / 2 });
  if (tool === drawMagicWandTool.id) waveAt({ editor, image }, middle);
  else if (!paintInView(editor, image)) createShapeInView(editor, image.objectName);
}

interface PictureProps {
  image: ImageModel;
  page: number;
  source: string | undefined;
  params: ObjectTag['params'];
}

function Picture({ image, page, source, params }: PictureProps) {
  const editor = useEditor();
  const view = useSyncExternalStore(image.view.subscribe, image.view.get);
  const light = useSyncExternalStore(image.light.subscribe, image.light.get);
  const [failed, setFailed] = useState<string | undefined>(undefined);
  const problem =
    source === undefined
      ? 'This task has no address for the image.'
      : failed === source
        ? `The image could not be loaded: ${source.slice(0, 200)}`
        : undefined;
  const picture = useRef<HTMLImageElement>(null);
  const show = useCallback(
    (element: HTMLImageElement) => {
      const { naturalWidth, naturalHeight } = element;
      image.setColours(createColourFinder(element));
      // A vector image without a size of its own still needs one for percentages to mean something.
      const size = { width: naturalWidth || 1000, height: naturalHeight || 1000 };
      const isNew = image.setSize(size, page, storedTurn(editor, image.objectName, page));
      const object = editor.config.objects[image.objectName];
      if (!isNew) {
        // One goes on reading at the top.
        if (object?.tag === 'Pdf') image.pan({ x: 0, y: -image.view.get().transform.offsetY });
      } else if (object?.tag === 'Pdf') image.fitWidth();
      else if (object?.params.defaultZoom === 'original') image.actualSize();
    },
    [editor, image, page],
  );
  // Until the picture of this page is there, nothing of the page before may be hit; it may be there before this runs.
  useEffect(() => {
    const element = picture.current;
    if (element?.complete && element.naturalWidth > 0 && !image.view.get().size) show(element);
    return () => {
      image.setSize(undefined);
      image.setColours(undefined);
    };
  }, [image, show]);
  useEffect(() => {
    if (problem) editor.host.onProblem?.(problem);
  }, [editor, problem]);
  if (problem) {
    const retry = source === undefined ? undefined : () => setFailed(undefined);
    return <LoadProblem className="lw-image-problem" text={problem} retry={retry} />;
  }
  const { transform, size } = view;
  return (
    <>
      {size ? null : <div className="lw-skeleton" />}
      <img
        className="lw-picture"
        alt=""
        draggable={false}
        crossOrigin={crossOriginOf(params)}
        src={source}
        style={{
          transform: `translate(${transform.offsetX}px, ${transform.offsetY}px) rotate(${transform.turn ?? 0}deg) scale(${transform.scale})`,
          imageRendering: renderingOf(params, transform.scale),
          filter:
            light.brightness === 100 && light.contrast === 100
              ? undefined
              : `brightness(${light.brightness}%) contrast(${light.contrast}%)`,
          visibility: size ? 'visible' : 'hidden',
        }}
        ref={picture}
        onLoad={(event) => show(event.currentTarget)}
        onError={() => setFailed(source)}
      />
    </>
  );
}

function sourceOf(address: unknown, resolveUrl: (url: string) => string): string | undefined {
  return typeof address === 'string' && address !== '' ? resolveUrl(address) : undefined;
}

/** The page that is turned to next is there when it is turned to. */
function usePreloaded(source: string | undefined, crossOrigin: ReturnType<typeof crossOriginOf>): void {
  useEffect(() => {
    if (source === undefined) return;
    const picture = new Image();
    picture.crossOrigin = crossOrigin ?? null;
    picture.src = source;
  }, [source, crossOrigin]);
}

function useViewport(image: ImageModel, surface: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return undefined;
    const measure = () => image.setViewport({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [image, surface]);
}
