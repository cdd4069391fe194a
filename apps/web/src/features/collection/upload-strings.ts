import { formatCount } from '../../lib/format.ts';

export const t = {
  drop: 'Drop files here, or choose them',
  dropHint: 'PDF and pictures, recordings (WAV, MP3, M4A, OGG, FLAC, WebM) and text files',
  onTheWay: 'Files on their way',
  tally: (sending: number, failed: number, refused: number) =>
    [
      sending > 0 ? `${formatCount(sending, 'file')} on the way` : '',
      failed > 0 ? `${formatCount(failed, 'file')} did not arrive` : '',
      refused > 0 ? `${formatCount(refused, 'file')} not taken` : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  waiting: 'Waiting for its turn',
  checking: 'Arrived, being checked…',
  retry: (name: string) => `Send ${name} again`,
  retryAll: 'Send again',
  cancel: (name: string) => `Cancel ${name}`,
  dismiss: (name: string) => `Take ${name} off the list`,
  clear: 'Clear the list',
  forget: 'Dismiss',
  unsent: (count: number) => `${formatCount(count, 'file')} did not arrive before this page was left`,
  unsentText: 'Choose them once more: a browser forgets files when a page is left.',
  refused: {
    type: () => 'This kind of file is not collected here. PDF, pictures, recordings and text files are.',
    size: (limit: string) => `Too large: at most ${limit}.`,
    empty: () => 'The file is empty.',
  },
} as const;
