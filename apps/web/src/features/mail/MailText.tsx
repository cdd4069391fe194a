import { splitLinks } from './split-links.ts';

/** A mail as plain text; its links can be followed. */
export const MailText = ({ text }: { text: string }) => (
  <p className="text-base wrap-anywhere whitespace-pre-wrap">
    {splitLinks(text).map((part) =>
      part.isLink ? (
        <a key={part.at} href={part.text} className="text-accent underline underline-offset-2">
          {part.text}
        </a>
      ) : (
        <span key={part.at}>{part.text}</span>
      ),
    )}
  </p>
);
