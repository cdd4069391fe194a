import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { SurfacePointer } from '../../editor/pointer-machine.ts';
import { canMake } from '../../operations/labels.ts';
import { channelInHand, createSegment } from '../../operations/segments.ts';
import { segmentBetween } from '../../regions/segment/segment.ts';
import { useEditor, useSelectedRegion, useSurroundings } from '../../shell/editor-context.ts';
import { AssistStrip } from '../assist/AssistStrip.tsx';
import { LoadProblem, Retryable } from '../LoadProblem.tsx';
import { usePlayerState } from '../player/PlayerControls.tsx';
import { mediaProblem, usePlayerElement } from '../player/use-player-element.ts';
import type { Pinch } from '../pointer-guard.ts';
import { canvasAttributes } from '../surface-attributes.ts';
import { useRegionTabbing } from '../use-region-tabbing.ts';
import { useSurfacePointer } from '../use-surface-pointer.ts';
import { pinchTime, useTimeWheel } from '../use-time-wheel.ts';
import { AudioToolbar } from './AudioToolbar.tsx';
import type { AudioModel } from './audio-model.ts';
import { Overview } from './Overview.tsx';
import { findEdge, findSegment } from './segment-hit.ts';
import { useAmplifier } from './use-amplifier.ts';
import { overviewHeightPx, rulerHeightPx, spectrogramHeightPx, useAudioPainting } from './use-audio-painting.ts';
import { useSound } from './use-sound.ts';

/** What Enter marks when nothing is played or dragged. */
const markedS = 1;

const describeProblem = (code: number | undefined) => mediaProblem('sound', code);

export function AudioSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const object = Object.values(editor.config.objects).find((candidate) => candidate.node === node);
  const audio = editor.audios.get(object?.name ?? '');
  if (!object || !audio) return null;
  return <Retryable key={object.name}>{(retry) => <Surface audio={audio} object={object} retry={retry} />}</Retryable>;
}

type SurfaceProps = { audio: AudioModel; object: ObjectTag; retry: () => void };

function Surface({ audio, object, retry }: SurfaceProps) {
  const editor = useEditor();
  const { resolveUrl } = useSurroundings();
  const { params, name } = object;
  const element = useRef<HTMLAudioElement>(null);
  const address = editor.model.resolveObject(name);
  const source = typeof address === 'string' && address !== '' ? resolveUrl(address) : undefined;
  const isAmplified = params.player === 'webaudio';
  usePlayerElement(audio.player, element, describeProblem);
  useAmplifier(audio.player, element, isAmplified);
  useSound(audio, source, params.decoder !== 'none');
  useSharedProblem(audio, source);
  return (
    <div className="lw-audio" data-player={name}>
      <AudioToolbar audio={audio} params={params} />
      <AssistStrip objectName={audio.objectName} noun="segment" />
      <Stage audio={audio} params={params} />
      <AudioStatus audio={audio} retry={source === undefined ? undefined : retry} isDrawn={params.decoder !== 'none'} />
      <audio ref={element} src={source} preload="metadata" crossOrigin={isAmplified ? 'anonymous' : undefined}>
        {/* The words in it are what people are asked for. */}
        <track kind="captions" />
      </audio>
    </div>
  );
}

/** The host hears why something cannot be played. */
function useSharedProblem(audio: AudioModel, source: string | undefined): void {
  const editor = useEditor();
  const { problem } = usePlayerState(audio.player);
  const told = source === undefined ? 'This task has no address for the sound.' : problem;
  useEffect(() => {
    if (told) editor.host.onProblem?.(told);
  }, [editor, told]);
}

function Stage({ audio, params }: { audio: AudioModel; params: ObjectTag['params'] }) {
  const editor = useEditor();
  const description = useId();
  const stage = useRef<HTMLDivElement>(null);
  const canvases = {
    ruler: useRef<HTMLCanvasElement>(null),
    wave: useRef<HTMLCanvasElement>(null),
    spectrogram: useRef<HTMLCanvasElement>(null),
    segments: useRef<HTMLCanvasElement>(null),
    overview: useRef<HTMLCanvasElement>(null),
    playhead: useRef<HTMLDivElement>(null),
  };
  const kept = useRef(canvases).current;
  const { showsSpectrogram } = useSyncExternalStore(audio.options.subscribe, audio.options.get);
  const { peaks } = useSyncExternalStore(audio.sound.subscribe, audio.sound.get);
  const lanesPx = lanesHeight(params, params.splitchannels === true ? (peaks?.channels ?? 1) : 1);
  const time = useMemo(() => ({ get: audio.view.get, zoom: audio.zoom, scrollTo: audio.scrollTo }), [audio]);
  useEffect(() => audio.heightPx.update({ lanes: lanesPx }), [audio, lanesPx]);
  useWidth(audio, stage);
  useAudioPainting(audio, kept);
  useReveal(audio);
  useTimeWheel(stage, time);
  const onPinch = useCallback((pinch: Pinch) => pinchTime(time, pinch), [time]);
  useSurfacePointer(stage, editor.pointers.get(audio.objectName), useHover(audio), onPinch);
  const onKeyDown = useStageKeys(audio, stage);
  const height = lanesPx + (showsSpectrogram ? spectrogramHeightPx : 0);
  const cursor = typeof params.cursorcolor === 'string' ? params.cursorcolor : undefined;
  const onDoubleClick = usePlayOnDoubleClick(audio);
  const listeners = {
    onKeyDown,
    onDoubleClick,
    onFocus: () => editor.session.update({ activeObject: audio.objectName }),
  };
  return (
    <>
      <canvas ref={kept.ruler} className="lw-audio-ruler" style={{ height: rulerHeightPx }} />
      <div
        ref={stage}
        className="lw-audio-stage"
        style={{ height }}
        {...canvasAttributes(`Sound ${audio.objectName}`, description)}
        data-surface={audio.objectName}
        {...listeners}
      >
        <canvas ref={kept.wave} className="lw-audio-layer" style={{ height: lanesPx }} />
        {showsSpectrogram ? (
          <canvas
            ref={kept.spectrogram}
            className="lw-audio-layer"
            style={{ top: lanesPx, height: spectrogramHeightPx }}
          />
        ) : null}
        <canvas ref={kept.segments} className="lw-audio-layer" style={{ height }} />
        <div
          ref={kept.playhead}
          className="lw-playhead"
          style={{ '--lw-cursor-width': `${params.cursorwidth ?? 2}px`, '--lw-cursor': cursor } as CSSProperties}
        />
      </div>
      <p id={description} className="lw-hidden">
        Space plays and pauses. Arrows go back and forward. Enter marks a second from the playhead; Alt and arrows move
        the end of the selected segment, with Shift its start. Tab goes through the segments and on; Escape, then Tab,
        leaves at once. Question mark lists all keys.
      </p>
      <Overview audio={audio} canvas={kept.overview} heightPx={overviewHeightPx} />
    </>
  );
}

function lanesHeight(params: ObjectTag['params'], lanes: number): number {
  const height = Number(params.height ?? 96);
  return lanes > 1 ? Math.max(height, lanes * Number(params.waveheight ?? 32)) : height;
}

function useWidth(audio: AudioModel, stage: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const measure = () => audio.setWidth(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [audio, stage]);
}

/** What is selected elsewhere, as in the list of regions, comes into view. */
function useReveal(audio: AudioModel): void {
  const editor = useEditor();
  const region = useSelectedRegion();
  const id = region?.id;
  useEffect(() => {
    const geometry = id === undefined ? undefined : editor.store.findRegion(id)?.props.geometry;
    if (geometry?.shape !== 'segment' || editor.session.get().gesture !== undefined) return;
    const { start, span } = audio.view.get();
    if (geometry.end < start || geometry.start > start + span) audio.scrollTo(geometry.start - span * 0.1);
  }, [editor, audio, id]);
}

function useHover(audio: AudioModel) {
  const editor = useEditor();
  return useMemo(
    () => (event: SurfacePointer | undefined, element: HTMLElement) => {
      const edge = event && findEdge(editor, audio, event);
      const hit = event && findSegment(editor, audio, event.screen);
      editor.session.update({ hovered: edge?.segment.region.id ?? hit?.region.id });
      const draws = canMake(editor, audio.objectName, 'segment') ? 'crosshair' : 'text';
      element.style.cursor = edge ? 'ew-resize' : hit ? 'pointer' : draws;
    },
    [editor, audio],
  );
}

function usePlayOnDoubleClick(audio: AudioModel) {
  const editor = useEditor();
  return (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const hit = findSegment(editor, audio, { x: event.clientX - box.left, y: event.clientY - box.top });
    if (hit) audio.player.playRange(hit.geometry, false);
  };
}

/** Keys that belong to the waveform alone; the others are commands. */
function useStageKeys(audio: AudioModel, stage: React.RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const tabThroughRegions = useRegionTabbing();
  return (event: KeyboardEvent) => {
    if (event.target !== stage.current || event.ctrlKey || event.metaKey) return;
    tabThroughRegions(event);
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { durationS } = audio.player.state.get();
    const { seconds } = audio.player.time.get();
    if (durationS === undefined) return;
    const from = Math.min(seconds, Math.max(durationS - markedS, 0));
    createSegment(
      editor,
      audio.objectName,
      segmentBetween(from, from + markedS, durationS, channelInHand(editor, audio.objectName)),
    );
  };
}

interface AudioStatusProps {
  audio: AudioModel;
  /** Undefined where the task names no sound. */
  retry: (() => void) | undefined;
  isDrawn: boolean;
}

/** One line with a place of its own, so that nothing jumps when it changes. */
function AudioStatus({ audio, retry, isDrawn }: AudioStatusProps) {
  const { loadedS, problem, peaks } = useSyncExternalStore(audio.sound.subscribe, audio.sound.get);
  const player = usePlayerState(audio.player);
  const failure = retry ? player.problem : 'This task has no address for the sound.';
  if (failure) return <LoadProblem text={failure} retry={retry} />;
  const share = player.durationS ? Math.floor((loadedS / player.durationS) * 100) : 0;
  const isReading = isDrawn && !problem && (!peaks || share < 99);
  return <p className="lw-audio-status">{problem ?? (isReading ? `Drawing the waveform: ${share} %` : '')}</p>;
}
