import { useMe } from '../../lib/me.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { TemplatesTab } from './dashboards/TemplatesTab.tsx';
import { LabelsTab } from './labels/LabelsTab.tsx';
import { RulesTab } from './RulesTab.tsx';
import { t } from './strings.ts';
import { TagsTab } from './tags/TagsTab.tsx';

const TABS = ['labels', 'tags', 'dashboards', 'rules'] as const;
type TabName = (typeof TABS)[number];
const tabOf = (raw: unknown): TabName => TABS.find((name) => name === raw) ?? 'labels';

/** What projects of the organization share. Everybody may look and propose; managers decide. */
export function LibraryPage() {
  const me = useMe();
  const isManager = me.can.manage_organization;
  const [{ tab }, setUrl] = useUrlState((raw) => ({ tab: tabOf(raw.tab) }));
  return (
    <PageBody>
      <PageHeader title={t.title} description={t.description} />
      <Tabs
        label={t.sections}
        value={tab}
        onChange={(next) => setUrl({ tab: next })}
        tabs={[
          { value: 'labels', label: t.labels, content: <LabelsTab isManager={isManager} /> },
          { value: 'tags', label: t.tags, content: <TagsTab isManager={isManager} /> },
          { value: 'dashboards', label: t.dashboards, content: <TemplatesTab isManager={isManager} /> },
          ...(isManager ? [{ value: 'rules' as const, label: t.rules, content: <RulesTab /> }] : []),
        ]}
      />
    </PageBody>
  );
}
