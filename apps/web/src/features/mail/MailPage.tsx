import { Send } from 'lucide-react';
import { useState } from 'react';
import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody } from '../../ui/Layout.tsx';
import { MailList } from './MailList.tsx';
import { ServerState } from './ServerState.tsx';
import { t } from './strings.ts';
import { TemplateGallery } from './TemplateGallery.tsx';
import { TestMailDialog } from './TestMailDialog.tsx';
import { ViewLinks } from './ViewLinks.tsx';

const parse = (raw: RawSearch) => ({
  view: raw.view === 'templates' ? ('templates' as const) : ('mails' as const),
  template: textOf(raw.template),
});

/** What the server writes to people: each mail, whether it left, and what the templates look like. */
export function MailPage() {
  const [{ view, template }, setUrl] = useUrlState(parse);
  const [isTesting, setTesting] = useState(false);
  return (
    <PageBody kind="work">
      <div className="flex flex-col gap-3 border-b px-4 pt-3 md:px-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-md max-sm:mr-auto">{t.title}</h1>
          <p className="mr-auto text-sm text-muted max-sm:hidden">{t.text}</p>
          <Button size="sm" icon={<Send aria-hidden size={14} />} onClick={() => setTesting(true)}>
            {t.test}
          </Button>
        </div>
        <ServerState />
        <ViewLinks view={view} />
      </div>
      {view === 'mails' ? (
        <MailList />
      ) : (
        <TemplateGallery template={template} onChoose={(next) => setUrl({ template: next }, { isReplace: true })} />
      )}
      {isTesting && <TestMailDialog onClose={() => setTesting(false)} />}
    </PageBody>
  );
}
