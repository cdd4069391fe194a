import type { HandOver } from '@labelwright/contract/crowd-worker-page';

/** Leaves the page for the provider's, in the same frame: it takes a real form, not a request of a script. */
export function handOver(next: Exclude<HandOver, { kind: 'message' }>): void {
  if (next.kind === 'redirect') {
    location.assign(next.url);
    return;
  }
  const form = document.createElement('form');
  form.method = 'post';
  form.action = next.action;
  form.hidden = true;
  for (const [name, value] of Object.entries(next.fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
