import { ApiError, messageOf } from '../lib/api-error.ts';
import type { Tone } from './Alert.tsx';

export type ToastMessage = {
  id: number;
  tone: Tone;
  title: string;
  detail: string | undefined;
  requestId: string | undefined;
  onUndo: (() => Promise<unknown> | unknown) | undefined;
  durationMs: number;
};

type ToastOptions = {
  tone?: Tone;
  detail?: string;
  /** Shows an Undo button; the toast then stays ten seconds. */
  onUndo?: () => Promise<unknown> | unknown;
};

const UNDO_MS = 10_000;
const PLAIN_MS = 5000;
const ERROR_MS = 12_000;

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const watchers = new Set<() => void>();

function publish(next: readonly ToastMessage[]): void {
  messages = next;
  for (const watcher of watchers) watcher();
}

function add(message: Omit<ToastMessage, 'id'>): void {
  publish([...messages.slice(-3), { ...message, id: nextId }]);
  nextId += 1;
}

/** Tells what was just done; pass `onUndo` for everything that can be undone. */
export function toast(title: string, { tone = 'success', detail, onUndo }: ToastOptions = {}): void {
  add({ tone, title, detail, requestId: undefined, onUndo, durationMs: onUndo === undefined ? PLAIN_MS : UNDO_MS });
}

/** Tells that an action failed, with the reason and the request id. */
export function toastError(title: string, error: unknown): void {
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  add({ tone: 'danger', title, detail: messageOf(error), requestId, onUndo: undefined, durationMs: ERROR_MS });
}

export function dismissToast(id: number): void {
  publish(messages.filter((message) => message.id !== id));
}

export function watchToasts(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const currentToasts = (): readonly ToastMessage[] => messages;
