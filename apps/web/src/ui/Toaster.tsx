import { type FocusEvent, type KeyboardEvent, useRef, useState, useSyncExternalStore } from 'react';
import { useHotkey, useKeyHelp } from '../lib/use-hotkey.ts';
import { ToastItem } from './ToastItem.tsx';
import { currentToasts, dismissToast, watchToasts } from './toast.ts';

const GO_KEY = 'f8';
const KEYS = [{ combo: GO_KEY, label: 'Go to messages', group: 'Everywhere' }];

function watchVisibility(watcher: () => void): () => void {
  document.addEventListener('visibilitychange', watcher);
  return () => document.removeEventListener('visibilitychange', watcher);
}
const isPageHidden = (): boolean => document.visibilityState === 'hidden';

/**
 * Mounted once by the shell; messages come from `toast()` and `toastError()`. They lie above everything, yet Esc
 * belongs to what is in front of the work: it closes a message only while the focus is in one.
 */
export function Toaster() {
  const messages = useSyncExternalStore(watchToasts, currentToasts);
  const isHidden = useSyncExternalStore(watchVisibility, isPageHidden);
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const region = useRef<HTMLElement>(null);
  const origin = useRef<HTMLElement | undefined>(undefined);
  useKeyHelp(KEYS);
  useHotkey(GO_KEY, () => region.current?.focus(), { isEnabled: messages.length > 0, isWhileTyping: true });

  function onFocus({ currentTarget, relatedTarget }: FocusEvent) {
    setFocused(true);
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) origin.current = relatedTarget;
  }
  function dismiss(id: number) {
    if (isFocused) (messages.length === 1 ? origin.current : region.current)?.focus();
    if (messages.length === 1) setPointedAt(false);
    dismissToast(id);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    const focused = document.activeElement?.closest<HTMLElement>('[data-toast]')?.dataset.toast;
    const newest = messages.at(-1)?.id;
    const id = focused === undefined ? newest : Number(focused);
    if (id === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    dismiss(id);
  }

  return (
    <section
      ref={region}
      data-toaster
      aria-label="Messages"
      aria-live="polite"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={() => setFocused(false)}
      // A click on a message must not count as one beside the dialog under it.
      onPointerDown={(event) => event.stopPropagation()}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      // On a working page and in a drawer the main button is at the foot: a message must not lie on it. Where decisions fill
      // the foot of a narrow window it lies on the title.
      className="pointer-events-auto fixed right-4 bottom-4 z-70 flex w-95 max-w-[calc(100vw-2rem)] flex-col gap-2 rounded-md in-[body:has([data-drawer-actions])]:bottom-18 in-[body:has([data-full-screen])]:bottom-32 md:in-[body:has([data-full-screen])]:bottom-16 max-lg:in-[body:has([data-decisions])]:top-1 max-lg:in-[body:has([data-decisions])]:bottom-auto!"
    >
      {messages.map((message) => (
        <ToastItem
          key={message.id}
          message={message}
          isHeld={isPointedAt || isFocused || isHidden}
          onDismiss={() => dismiss(message.id)}
        />
      ))}
    </section>
  );
}
