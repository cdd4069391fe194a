import type {
  MailDetail,
  MailHead,
  MailPreview,
  MailServer,
  MailTemplateInfo,
  TestMailAnswer,
} from '@labelwright/contract/mail';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const MAIL_KEY = ['mail'] as const;
export const MAIL_PATH = '/api/admin/mail';
/** Mails move without hints to this page, so it looks by itself while somebody looks at it. */
const LOOK_MS = 5000;

export const mailServer = queryOptions({
  queryKey: ['mail-server'],
  queryFn: ({ signal }) => api.get<MailServer>(`${MAIL_PATH}/server`, { signal }),
  refetchInterval: LOOK_MS,
});

export const mailDetail = (id: number) =>
  queryOptions({
    queryKey: ['mail-detail', id],
    queryFn: ({ signal }) => api.get<MailDetail>(`${MAIL_PATH}/${id}`, { signal }),
    // Every reading is written to the audit log, so it is not repeated in the background.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const mailTemplates = queryOptions({
  queryKey: ['mail-templates'],
  queryFn: ({ signal }) => api.get<MailTemplateInfo[]>(`${MAIL_PATH}/templates`, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const mailPreview = (template: string) =>
  queryOptions({
    queryKey: ['mail-templates', template],
    queryFn: ({ signal }) => api.get<MailPreview>(`${MAIL_PATH}/templates/${template}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const sendMailAgain = (id: number): Promise<MailHead> => api.post(`${MAIL_PATH}/${id}/send-again`);
export const sendAllAgain = (): Promise<{ queued: number }> => api.post(`${MAIL_PATH}/send-again`);
export const sendTest = (recipient: string): Promise<TestMailAnswer> =>
  api.post(`${MAIL_PATH}/test`, recipient === '' ? {} : { recipient });
