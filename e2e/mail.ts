import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { apiAs } from './api.ts';

/** The link of the newest mail of a kind, as the person reads it in their mailbox. */
export async function mailedLink(admin: Page, recipient: string, template: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        const mails = await apiAs<{ id: number; template: string }[]>(
          admin,
          'GET',
          `/api/admin/mail?recipient=${encodeURIComponent(recipient)}`,
        );
        const mail = mails.find((one) => one.template === template);
        if (!mail) return undefined;
        const { text_body: text } = await apiAs<{ text_body: string }>(admin, 'GET', `/api/admin/mail/${mail.id}`);
        const url = new URL(/https?:\S+/.exec(text)?.[0] ?? '');
        link = `${url.pathname}${url.search}`;
        return link;
      },
      { timeout: 20_000 },
    )
    .toBeTruthy();
  return link ?? '';
}
