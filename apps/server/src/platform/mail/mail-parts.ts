import { counted } from '../counted.ts';
/** A mail before it becomes text or HTML: plain sentences, one thing to do, one line of why it came. */
export interface MailParts {
  subject: string;
  paragraphs: string[];
  /** What somebody wrote, set apart from our own words. Its line breaks are kept. */
  quote?: string;
  items?: MailItem[];
  action: MailLink;
  footnote: string;
  /** Under the footnote, such as where to choose what is mailed. */
  settings?: MailLink;
}

export interface MailLink {
  label: string;
  /** Absolute http(s) URL. */
  link: string;
}

export interface MailItem {
  title: string;
  text: string;
  /** Absolute http(s) URL; undefined: nowhere to go. */
  link: string | undefined;
}

/** Whole days where that is easier to read. */
export function lasting(hours: number): string {
  return hours >= 48 && hours % 24 === 0 ? counted(hours / 24, 'day') : counted(hours, 'hour');
}

export function withArticle(role: string): string {
  return `${/^[aeiou]/i.test(role) ? 'an' : 'a'} ${role}`;
}
