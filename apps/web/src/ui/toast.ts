import { ApiError, messageOf } from '../lib/api-error.ts';
import type { Tone } from './Alert.tsx';

export type ToastAction = { label: string; run: () => Promise<unknown> | unknown };

export type ToastMessage = {
  id: number;
  tone: Tone;
  title: string;
  detail: string | undefined;
  requestId: string | undefined;
  action: ToastAction | undefined;
  durationMs: number;
};

type ToastOptions = {
  tone?: Tone;
  detail?: string;
  /** Shows an Undo button; the toast then stays ten seconds. */
  onUndo?: () => Promise<unknown> | unknown;
  /** Another button in its place: where to look at what happened. */
  action?: ToastAction;
};

const ACTION_MS = 10_000;
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
export function toast(title: string, { tone = 'success', detail, onUndo, action }: ToastOptions = {}): void {
  const undo = onUndo === undefined ? undefined : { label: 'Undo', run: onUndo };
  const durationMs = undo === undefined && action === undefined ? PLAIN_MS : ACTION_MS;
  add({ tone, title, detail, requestId: undefined, action: undo ?? action, durationMs });
}

/** Tells that an action failed, with the reason and the request id; `action`: where to mend it. */
export function toastError(title: string, error: unknown, action?: ToastAction): void {
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  add({ tone: 'danger', title, detail: messageOf(error), requestId, action, durationMs: ERROR_MS });
}

export function dismissToast(id: number): void {
  publish(messages.filter((message) => message.id !== id));
}

export function watchToasts(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const currentToasts = (): readonly ToastMessage[] => messages;
