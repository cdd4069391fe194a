import { formatCount } from '../../lib/format.ts';

export const t = {
  drop: 'Drop files here, or choose them',
  dropHint: 'PDF and pictures, recordings (WAV, MP3, M4A, OGG, FLAC, WebM), texts, or a ZIP of scans',
  onTheWay: 'Files on their way',
  tally: (sending: number, failed: number, refused: number, noted: number) =>
    [
      sending > 0 ? `${formatCount(sending, 'file')} on the way` : '',
      failed > 0 ? `${formatCount(failed, 'file')} did not arrive` : '',
      refused > 0 ? `${formatCount(refused, 'file')} not taken` : '',
      noted > 0 ? `${formatCount(noted, 'file')} added with a remark` : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  same: (titles: readonly (string | null)[]) =>
    `Added, but the project has the same content already: ${titles.map((title) => title ?? 'a draft of somebody else').join(', ')}.`,
  unpacked: (taken: number, left: readonly { file: string; reason: string }[]) =>
    [`${formatCount(taken, 'file')} taken out of it.`, ...left.map(({ file, reason }) => `${file}: ${reason}`)].join(
      ' ',
    ),
  waiting: 'Waiting for its turn',
  checking: 'Arrived, being checked…',
  heldUp: 'The server takes only so many files a minute. It goes on by itself.',
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
