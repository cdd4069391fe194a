/** A click on a message must not close the dialog under it. Pass as `onInteractOutside`. */
export function keepOpenForMessages(event: CustomEvent<{ originalEvent: Event }>): void {
  const { target } = event.detail.originalEvent;
  if (target instanceof Element && target.closest('[data-toaster]') !== null) event.preventDefault();
}
