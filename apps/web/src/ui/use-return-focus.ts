import { useRef } from 'react';

/** The item of a menu is gone when the dialog that it opened closes; its menu's button stands for it. */
function lastingElement(element: Element | null): HTMLElement | undefined {
  const menuButtonId = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const lasting = menuButtonId ? document.getElementById(menuButtonId) : element;
  return lasting instanceof HTMLElement && lasting !== document.body ? lasting : undefined;
}

/** Gives the focus back to whatever had it when the dialog opened. Pass the result as `onCloseAutoFocus`. */
export function useReturnFocus(isOpen: boolean): (event: Event) => void {
  const opener = useRef<HTMLElement | undefined>(undefined);
  const wasOpen = useRef(false);
  if (isOpen && !wasOpen.current) opener.current = lastingElement(document.activeElement);
  wasOpen.current = isOpen;
  return (event) => {
    event.preventDefault();
    if (opener.current?.isConnected === true) opener.current.focus();
  };
}
