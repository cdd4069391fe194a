import type { Editor } from '../editor/editor.ts';
import { zoomFactor } from '../media/time-view.ts';

/** How a person likes to look and to listen, from one task to the next; no part of any answer. */
export interface Preferences {
  brushSize?: number | undefined;
  isFocusMode: boolean;
  /** Suggestions with a lower score are not shown. */
  threshold: number;
  /** By object, as the rest. */
  players: Readonly<Record<string, { rate: number; volume: number; isMuted: boolean }>>;
  sounds: Readonly<Record<string, { showsSpectrogram: boolean; zoom: number }>>;
  lights: Readonly<Record<string, { brightness: number; contrast: number }>>;
}

export function readPreferences(editor: Editor): Preferences {
  const { brushSize, isFocusMode, suggestions } = editor.session.get();
  return {
    brushSize,
    isFocusMode,
    threshold: suggestions.threshold,
    players: mapped(editor.players, ({ state }) => {
      const { rate, volume, isMuted } = state.get();
      return { rate, volume, isMuted };
    }),
    sounds: mapped(editor.audios, ({ view, options, startZoom }) => ({
      showsSpectrogram: options.get().showsSpectrogram,
      zoom: view.get().length > 0 ? zoomFactor(view.get()) : startZoom,
    })),
    lights: mapped(editor.images, ({ light }) => light.get()),
  };
}

/** Puts the editor of a new task in the same state. What does not fit it stays as it is. */
export function applyPreferences(editor: Editor, kept: unknown): void {
  if (!isRecord(kept)) return;
  const { brushSize, isFocusMode, threshold } = kept;
  const { suggestions } = editor.session.get();
  editor.session.update({
    ...(isNumber(brushSize) ? { brushSize } : {}),
    isFocusMode: isFocusMode === true,
    suggestions: isNumber(threshold) ? { ...suggestions, threshold } : suggestions,
  });
  each(editor.players, kept.players, (player, { rate, volume, isMuted }) => {
    if (isNumber(rate)) player.setRate(rate);
    if (isNumber(volume)) player.setVolume(volume);
    player.setMuted(isMuted === true);
  });
  each(editor.audios, kept.sounds, (audio, { showsSpectrogram, zoom }) => {
    audio.options.set({ showsSpectrogram: showsSpectrogram === true });
    if (isNumber(zoom) && zoom > 0) audio.startZoom = zoom;
  });
  each(editor.images, kept.lights, (image, { brightness, contrast }) => {
    if (isNumber(brightness) && isNumber(contrast)) image.light.set({ brightness, contrast });
  });
}

/** Everything that a preference is read from. */
export function watchPreferences(editor: Editor, listener: () => void): () => void {
  const stops = [
    editor.session.subscribe(listener),
    ...[...editor.players.values()].map(({ state }) => state.subscribe(listener)),
    ...[...editor.audios.values()].flatMap(({ view, options }) => [
      view.subscribe(listener),
      options.subscribe(listener),
    ]),
    ...[...editor.images.values()].map(({ light }) => light.subscribe(listener)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function mapped<T, U>(models: ReadonlyMap<string, T>, read: (model: T) => U): Record<string, U> {
  return Object.fromEntries([...models].map(([name, model]) => [name, read(model)]));
}

function each<T>(
  models: ReadonlyMap<string, T>,
  kept: unknown,
  apply: (model: T, kept: Record<string, unknown>) => void,
): void {
  if (!isRecord(kept)) return;
  for (const [name, model] of models) {
    const own = kept[name];
    if (isRecord(own)) apply(model, own);
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
