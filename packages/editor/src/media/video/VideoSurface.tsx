import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import {
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { SurfacePointer } from '../../editor/pointer-machine.ts';
import { createMovingBox } from '../../operations/key-frames.ts';
import { canMake } from '../../operations/labels.ts';
import type { RectangleGeometry } from '../../regions/geometry.ts';
import { useEditor, useSurroundings } from '../../shell/editor-context.ts';
import { LoadProblem, Retryable } from '../LoadProblem.tsx';
import { usePlayerState } from '../player/PlayerControls.tsx';
import { mediaProblem, usePlayerElement } from '../player/use-player-element.ts';
import type { Pinch } from '../pointer-guard.ts';
import { canvasAttributes } from '../surface-attributes.ts';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import { useSurfacePointer } from '../use-surface-pointer.ts';
import { findBox, findBoxHandle } from './box-hit.ts';
import { Timeline } from './Timeline.tsx';
import { useBoxPainting } from './use-video-painting.ts';
import { VideoToolbar } from './VideoToolbar.tsx';
import type { VideoModel } from './video-model.ts';

const describeProblem = (code: number | undefined) => mediaProblem('video', code);

const wheelZoomSpeed = 0.0016;

/** What Enter draws. */
const middle: RectangleGeometry = { shape: 'rectangle', x: 37.5, y: 37.5, width: 25, height: 25, rotation: 0 };

export function VideoSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const object = Object.values(editor.config.objects).find((candidate) => candidate.node === node);
  const video = editor.videos.get(object?.name ?? '');
  return object && video ? <Surface key={object.name} video={video} object={object} /> : null;
}

function Surface({ video, object }: { video: VideoModel; object: ObjectTag }) {
  const { params } = object;
  return (
    <div
      className="lw-video"
      data-player={object.name}
      style={
        {
          '--lw-video-height': `${params.height ?? 600}px`,
          '--lw-timeline-height': `${params.timelineHeight ?? 64}px`,
        } as CSSProperties
      }
    >
      <Retryable>{(retry) => <Stage video={video} retry={retry} />}</Retryable>
      <VideoToolbar video={video} />
      <Timeline video={video} />
    </div>
  );
}

function Stage({ video, retry }: { video: VideoModel; retry: () => void }) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const description = useId();
  const stage = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const address = editor.model.resolveObject(video.objectName);
  const source = typeof address === 'string' && address !== '' ? resolveUrl(address) : undefined;
  usePlayerElement(video.player, element, describeProblem, followFrames);
  useViewport(video, stage);
  useBoxPainting(video, canvas);
  usePictureWheel(video, stage);
  useSurfacePointer(stage, editor.pointers.get(video.objectName), useHover(video), usePinch(video));
  const place = usePicturePlace(video);
  const onKeyDown = useStageKeys(video, stage);
  const listeners = { onKeyDown, onFocus: () => editor.session.update({ activeObject: video.objectName }) };
  return (
    <div
      ref={stage}
      className="lw-video-stage"
      {...canvasAttributes(`Video ${video.objectName}`, description)}
      data-surface={video.objectName}
      {...listeners}
    >
      <video
        ref={element}
        className="lw-video-picture"
        style={place}
        src={source}
        preload="auto"
        playsInline
        onLoadedMetadata={(event) => {
          const { videoWidth: width, videoHeight: height } = event.currentTarget;
          if (width > 0 && height > 0) video.setPicture({ size: { width, height } });
        }}
      >
        {/* What is said in it is what people write down. */}
        <track kind="captions" />
      </video>
      <canvas ref={canvas} className="lw-layer" />
      <Problem video={video} retry={source === undefined ? undefined : retry} />
      <p id={description} className="lw-hidden">
        Space plays and pauses. Arrows step by frames, with Shift by ten. Enter adds a box in the middle at this frame.
        Tab goes through the regions and on; Escape, then Tab, leaves at once. Question mark lists all keys.
      </p>
    </div>
  );
}

/** Whole by the style sheet; closer by numbers. */
function usePicturePlace(video: VideoModel): CSSProperties | undefined {
  const { size, transform } = useSyncExternalStore(video.picture.subscribe, video.picture.get);
  if (!size || !transform) return undefined;
  const { scale, offsetX, offsetY } = transform;
  return { width: size.width * scale, height: size.height * scale, transform: `translate(${offsetX}px, ${offsetY}px)` };
}

/** The wheel zooms at the pointer, as on an image. */
function usePictureWheel(video: VideoModel, stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    function onWheel(event: WheelEvent): void {
      event.preventDefault();
      const box = element?.getBoundingClientRect();
      const anchor = { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
      const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      video.zoomPicture(Math.exp(-pixels * wheelZoomSpeed * (event.ctrlKey ? 4 : 1)), anchor);
    }
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [video, stage]);
}

/** Two fingers zoom the picture at their middle and take it along. */
function usePinch(video: VideoModel) {
  return useCallback(
    ({ factor, middle, delta }: Pinch) => {
      video.panPicture(delta);
      video.zoomPicture(factor, middle);
    },
    [video],
  );
}

function Problem({ video, retry }: { video: VideoModel; retry: (() => void) | undefined }) {
  const editor = useEditor();
  const { problem } = usePlayerState(video.player);
  const told = retry ? problem : 'This task has no address for the video.';
  useEffect(() => {
    if (told) editor.host.onProblem?.(told);
  }, [editor, told]);
  return told ? <LoadProblem className="lw-video-problem" text={told} retry={retry} /> : null;
}

/** The time of each frame as it is put on screen, where the browser tells it. */
function followFrames(media: HTMLMediaElement, arrive: (seconds: number) => void): () => void {
  if (!(media instanceof HTMLVideoElement)) return () => {};
  let handle = 0;
  const step = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
    if (!media.paused && !media.seeking) arrive(mediaTime);
    handle = media.requestVideoFrameCallback(step);
  };
  handle = media.requestVideoFrameCallback(step);
  return () => media.cancelVideoFrameCallback(handle);
}

function useViewport(video: VideoModel, stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const measure = () => video.setPicture({ viewport: { width: element.clientWidth, height: element.clientHeight } });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [video, stage]);
}

function useHover(video: VideoModel) {
  const editor = useEditor();
  return useMemo(
    () => (event: SurfacePointer | undefined, element: HTMLElement) => {
      const grip = event && findBoxHandle(editor, video, event);
      const hit = event && findBox(editor, video, event);
      editor.session.update({ hovered: hit?.region.id });
      const draws = canMake(editor, video.objectName, 'video-rectangle') ? 'crosshair' : 'default';
      element.style.cursor = grip?.handle.cursor ?? (hit ? 'pointer' : draws);
    },
    [editor, video],
  );
}

/** Keys that belong to the picture alone; the others are commands. */
function useStageKeys(video: VideoModel, stage: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const tabThroughRegions = useRegionTabbing();
  return (event: KeyboardEvent) => {
    if (event.target !== stage.current || event.ctrlKey || event.metaKey) return;
    tabThroughRegions(event);
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    video.player.pause();
    createMovingBox(editor, video, middle);
  };
}
