/** Puts a text on the clipboard, also over plain HTTP, where the browser offers only its older command for it. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('copy', fill, { capture: true });
  try {
    if (!document.execCommand('copy')) throw new Error('The browser does not allow it. Select the text and copy it.');
  } finally {
    window.removeEventListener('copy', fill, { capture: true });
  }
}
