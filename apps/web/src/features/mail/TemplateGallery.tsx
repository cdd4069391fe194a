import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Select } from '../../ui/Select.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { HtmlFrame } from './HtmlFrame.tsx';
import { MailText } from './MailText.tsx';
import { MAIL_PATH, mailPreview, mailTemplates } from './mail-api.ts';
import { t } from './strings.ts';

type TemplateGalleryProps = { template: string | undefined; onChoose: (template: string) => void };

/** Every mail that the server writes, with values to look at. */
export function TemplateGallery({ template, onChoose }: TemplateGalleryProps) {
  const { data, error, refetch } = useQuery(mailTemplates);
  if (data === undefined)
    return error === null ? (
      <div className="p-6">
        <SkeletonLines count={6} />
      </div>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  const chosen = data.find((one) => one.template === template) ?? data[0];
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <nav aria-label={t.templates} className="shrink-0 overflow-y-auto p-2 max-md:hidden md:w-64 md:border-r">
        <ul className="flex flex-col gap-0.5">
          {data.map((one) => (
            <li key={one.template}>
              <button
                type="button"
                aria-current={one.template === chosen?.template ? 'true' : undefined}
                onClick={() => onChoose(one.template)}
                className={cx(
                  'flex h-8 w-full items-center rounded-md px-2 text-left hover:bg-surface-2',
                  one.template === chosen?.template && 'bg-accent-soft font-medium text-accent',
                )}
              >
                {one.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="border-b p-4 md:hidden">
        <Select
          label={t.template}
          value={chosen?.template ?? ''}
          options={data.map((one) => ({ value: one.template, label: one.title }))}
          onChange={onChoose}
        />
      </div>
      {chosen !== undefined && <Preview key={chosen.template} template={chosen.template} />}
    </div>
  );
}

const LOOKS = ['light', 'dark', 'asText'] as const;
type Look = (typeof LOOKS)[number];
const WIDTHS = { desktop: undefined, phone: 375 } as const;
type Width = keyof typeof WIDTHS;

function Preview({ template }: { template: string }) {
  const [look, setLook] = useState<Look>('light');
  const [width, setWidth] = useState<Width>('desktop');
  const { data, error, refetch } = useQuery(mailPreview(template));
  if (data === undefined)
    return (
      <div className="flex-1 p-6">
        {error === null ? <SkeletonLines count={6} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </div>
    );
  return (
    <section className="flex min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-4 md:p-6">
      <div>
        <h2 className="text-md wrap-anywhere">{data.subject}</h2>
        <p className="text-sm text-muted">{data.sent}</p>
      </div>
      <div className="flex gap-2">
        <div className="w-36">
          <Select
            label={t.view}
            isLabelHidden
            value={look}
            options={LOOKS.map((value) => ({ value, label: t[value] }))}
            onChange={setLook}
          />
        </div>
        {look !== 'asText' && (
          <div className="w-36">
            <Select
              label={t.width}
              isLabelHidden
              value={width}
              options={(Object.keys(WIDTHS) as Width[]).map((value) => ({ value, label: t[value] }))}
              onChange={setWidth}
            />
          </div>
        )}
      </div>
      {look === 'asText' ? (
        <div className="rounded-md border p-4">
          <MailText text={data.text} />
        </div>
      ) : (
        <HtmlFrame
          title={t.previewOf(data.title)}
          src={`${MAIL_PATH}/templates/${template}/html?scheme=${look}`}
          {...(WIDTHS[width] === undefined ? {} : { width: WIDTHS[width] })}
        />
      )}
    </section>
  );
}
