/** The nonce that the server put into the page for styles made at run time (CodeMirror, Radix); undefined in development. */
export function findCspNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return content === '' || content.startsWith('__') ? undefined : content;
}
