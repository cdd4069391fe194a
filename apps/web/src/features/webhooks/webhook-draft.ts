import {
  type CreateWebhook,
  MASKED_HEADER,
  type UpdateWebhook,
  type WebhookRecord,
} from '@labelwright/contract/webhooks';
import { t } from './strings.ts';

export type HeaderDraft = {
  /** Tells rows apart while they are edited. */
  key: number;
  name: string;
  value: string;
};

export type WebhookDraft = {
  url: string;
  description: string;
  send_for_all_actions: boolean;
  actions: readonly string[];
  send_payload: boolean;
  payload_format: WebhookRecord['payload_format'];
  headers: readonly HeaderDraft[];
};

export const draftOf = (webhook: WebhookRecord | undefined): WebhookDraft => ({
  url: webhook?.url ?? '',
  description: webhook?.description ?? '',
  send_for_all_actions: webhook?.send_for_all_actions ?? true,
  actions: webhook?.actions ?? [],
  send_payload: webhook?.send_payload ?? true,
  payload_format: webhook?.payload_format ?? 'label_studio',
  headers: Object.entries(webhook?.headers ?? {}).map(([name, value], key) => ({ key, name, value })),
});

/** Those of a connected model stay with the model. */
export function changeOf(draft: WebhookDraft, webhook: WebhookRecord): UpdateWebhook {
  const { url, headers, ...own } = bodyOf(draft);
  return webhook.ml_backend === null ? { url, headers, ...own } : own;
}

/** A value that comes back masked stays as it is; a row without name and value is none. */
export function bodyOf(draft: WebhookDraft): UpdateWebhook & Pick<CreateWebhook, 'url'> {
  const { url, headers, actions, ...rest } = draft;
  const named = headers.filter(({ name, value }) => name.trim() !== '' || value !== '');
  return {
    ...rest,
    url: url.trim(),
    actions: [...actions] as NonNullable<UpdateWebhook['actions']>,
    headers: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value])),
  };
}

export function problemsOf({ url, headers, actions, send_for_all_actions: isAll }: WebhookDraft) {
  const named = headers.filter(({ name, value }) => name.trim() !== '' || value !== '');
  const names = named.map(({ name }) => name.trim().toLowerCase());
  const isRight = names.every((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name)) && new Set(names).size === names.length;
  return {
    ...(/^https?:\/\/\S+$/.test(url.trim()) ? {} : { url: t.form.badUrl }),
    ...(isAll || actions.length > 0 ? {} : { actions: t.form.choose }),
    ...(isRight ? {} : { headers: t.form.badHeader }),
  };
}

export const emptyHeader = (others: readonly HeaderDraft[]): HeaderDraft => ({
  key: Math.max(-1, ...others.map(({ key }) => key)) + 1,
  name: '',
  value: '',
});

export const isMasked = (value: string): boolean => value === MASKED_HEADER;
