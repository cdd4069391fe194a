import type { Project } from '@labelwright/contract/projects';
import { Link, useLocation } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Fragment, useState } from 'react';
import { formatCompact, formatNumber } from '../lib/format.ts';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { type ProjectSection, projectGroupsFor, sectionOfPath } from './project-sections.ts';
import { useWaitingToReview } from './use-waiting-to-review.ts';

const KEY = 'lw-rail';

function readCollapsed(): boolean {
  try {
    return localStorage.getItem(KEY) === 'collapsed';
  } catch {
    return false;
  }
}

function keepCollapsed(isCollapsed: boolean): void {
  try {
    localStorage.setItem(KEY, isCollapsed ? 'collapsed' : 'open');
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
}

// Otherwise the overview, whose address all others begin with, would always be marked.
const EXACT = { exact: true, includeSearch: false } as const;

type Props = { projectId: string; project: Project | undefined };

function useGroups({ projectId, project }: Props) {
  const pathname = useLocation({ select: (location) => location.pathname });
  const groups = projectGroupsFor(projectId, project);
  const sections = groups.flatMap((group) => group.sections);
  const counts = useWaitingToReview(project);
  const countOf = ({ waiting }: ProjectSection) => (waiting === undefined ? 0 : counts[waiting]);
  return { groups, current: sectionOfPath(sections, pathname), countOf };
}

/** The pages of a project; collapses to icons. A phone has `ProjectTabs` instead. */
export function ProjectRail(props: Props) {
  const { groups, current, countOf } = useGroups(props);
  const [isCollapsed, setCollapsed] = useState(readCollapsed);
  const toggle = () => {
    keepCollapsed(!isCollapsed);
    setCollapsed(!isCollapsed);
  };
  return (
    <nav
      aria-label="Project"
      className={cx('hidden shrink-0 flex-col border-r bg-surface p-2 md:flex', isCollapsed ? 'w-12' : 'w-44')}
    >
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {groups.map(({ title, sections }, index) => (
          <Fragment key={title ?? ''}>
            {title !== undefined && <RailHeading title={title} isCollapsed={isCollapsed} />}
            <ul aria-label={title} className={index === groups.length - 1 ? 'pb-2' : undefined}>
              {sections.map((section) => (
                <li key={section.to}>
                  {isCollapsed ? (
                    <Tooltip text={section.label} side="right">
                      <RailLink
                        section={section}
                        isCurrent={section === current}
                        count={countOf(section)}
                        isCollapsed
                      />
                    </Tooltip>
                  ) : (
                    <RailLink section={section} isCurrent={section === current} count={countOf(section)} />
                  )}
                </li>
              ))}
            </ul>
          </Fragment>
        ))}
      </div>
      <IconButton
        name={isCollapsed ? 'Expand menu' : 'Collapse menu'}
        icon={isCollapsed ? <PanelLeftOpen size={16} /> : <PanelLeftClose size={16} />}
        onClick={toggle}
      />
    </nav>
  );
}

const RailHeading = ({ title, isCollapsed }: { title: string; isCollapsed: boolean }) =>
  isCollapsed ? (
    <hr className="mx-1 my-1.5 border-line" />
  ) : (
    <h2 className="px-2 pt-3 pb-1 text-xs font-medium text-muted">{title}</h2>
  );

/** On a low window the page that is open may be below the fold of the rail. */
function intoView(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: 'nearest' });
}

type RailLinkProps = { section: ProjectSection; isCurrent: boolean; count: number; isCollapsed?: boolean };

function RailLink({ section, isCurrent, count, isCollapsed = false, ...rest }: RailLinkProps) {
  const Icon = section.icon;
  return (
    <Link
      {...rest}
      to={section.to}
      params={section.params}
      activeOptions={EXACT}
      ref={isCurrent ? intoView : undefined}
      aria-label={isCollapsed ? withCount(section.label, count) : undefined}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-base transition-colors outline-offset-[-2px] pointer-coarse:h-11',
        isCurrent ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-surface-2 hover:text-fg',
      )}
    >
      <Icon aria-hidden size={16} className="shrink-0" />
      {!isCollapsed && <span className="truncate">{section.label}</span>}
      {!isCollapsed && count > 0 && <CountToReview count={count} />}
    </Link>
  );
}

const CountToReview = ({ count }: { count: number }) => (
  <span className="tabular ml-auto pl-1.5 text-xs">
    {formatCompact(count)}
    <span className="sr-only"> to review</span>
  </span>
);

const withCount = (label: string, count: number): string =>
  count === 0 ? label : `${label}, ${formatNumber(count)} to review`;

function showTab(tab: HTMLAnchorElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

/** The rail of a phone: one line that scrolls sideways. */
export function ProjectTabs(props: Props) {
  const { groups, current, countOf } = useGroups(props);
  return (
    <nav aria-label="Project" className="flex shrink-0 gap-1 overflow-x-auto border-b bg-surface px-2 md:hidden">
      {groups.map(({ title, sections }, index) => (
        <Fragment key={title ?? ''}>
          {index > 0 && <span aria-hidden className="my-3 w-px shrink-0 bg-line" />}
          {sections.map((section) => (
            <Link
              key={section.to}
              to={section.to}
              params={section.params}
              activeOptions={EXACT}
              ref={section === current ? showTab : undefined}
              aria-current={section === current ? 'page' : undefined}
              className={cx(
                'flex h-11 items-center border-b-2 px-2.5 text-base whitespace-nowrap',
                section === current ? 'border-accent font-medium text-fg' : 'border-transparent text-muted',
              )}
            >
              {section.label}
              {countOf(section) > 0 && <CountToReview count={countOf(section)} />}
            </Link>
          ))}
        </Fragment>
      ))}
    </nav>
  );
}
