import type { Project } from '@labelwright/contract/projects';
import type { ConfigTemplate } from '@labelwright/contract/task-definitions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { textOf, useUrlState } from '../../lib/url-state.ts';
import { useForm } from '../../lib/use-form.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { ErrorState } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { LazyConfigWorkbench, LazyTemplatePreview } from './config/LazyConfigWorkbench.tsx';
import { PROJECTS_KEY, templatesQuery } from './projects-api.ts';
import { OWN_CONFIG, TemplateChooser } from './TemplateGallery.tsx';

const BLANK = `<View>
  <Text name="text" value="$text"/>
  <Choices name="answer" toName="text" choice="single">
    <Choice value="Yes"/>
    <Choice value="No"/>
  </Choices>
</View>
`;

const NO_TASKS: never[] = [];

export function NewProjectPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const gallery = useQuery(templatesQuery);
  const [{ template: wanted }, setUrl] = useUrlState((raw) => ({ template: textOf(raw.template) }));
  const [ownConfig, setOwnConfig] = useState(BLANK);
  const templates = gallery.data?.templates ?? [];
  const template = wanted === OWN_CONFIG ? undefined : (templates.find(({ id }) => id === wanted) ?? templates[0]);
  const chosen = wanted === OWN_CONFIG ? OWN_CONFIG : (template?.id ?? '');

  const form = useForm({
    initial: { title: '', description: '' },
    validate: ({ title }) => (title.trim().length < 3 ? { title: 'Give it a title of at least 3 characters.' } : {}),
    onSubmit: async ({ title, description }) => {
      const config = chosen === OWN_CONFIG ? ownConfig : template?.label_config;
      const body = { title: title.trim(), description, ...(config === undefined ? {} : { label_config: config }) };
      const project = await api.post<Project>('/api/projects', body);
      void queryClient.invalidateQueries({ queryKey: PROJECTS_KEY });
      await navigate({ to: '/projects/$projectId', params: { projectId: String(project.id) } });
    },
  });

  return (
    <PageBody>
      <div className="flex flex-col gap-5">
        <form onSubmit={(event) => void form.submit(event)} noValidate className="flex flex-col gap-5">
          <PageHeader
            title="New project"
            description="Name it and choose how tasks are labelled. Both can be changed later."
            actions={
              <>
                <ButtonLink to="/projects">Cancel</ButtonLink>
                <Button type="submit" variant="primary" isBusy={form.isSubmitting}>
                  Create project
                </Button>
              </>
            }
          />
          {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
          <div className="grid gap-4 md:grid-cols-2">
            <TextField label="Title" isRequired autoFocus maxLength={200} {...form.field('title')} />
            <TextField
              label="Description"
              maxLength={2000}
              placeholder="What the dataset is for"
              {...form.field('description')}
            />
          </div>
        </form>
        {gallery.error !== null ? (
          <ErrorState error={gallery.error} onRetry={() => void gallery.refetch()} />
        ) : (
          <div className="grid items-start gap-5 lg:grid-cols-[18rem_minmax(0,1fr)]">
            <section aria-label="Interface" className="flex flex-col gap-3">
              <h2 className="text-base font-semibold">Interface</h2>
              <TemplateChooser
                gallery={gallery.data}
                chosen={chosen}
                onChoose={(id) => setUrl({ template: id }, { isReplace: true })}
                className="max-h-72 overflow-y-auto lg:pr-1 lg:max-h-[calc(100dvh-23rem)]"
              />
            </section>
            <div className="min-w-0">
              {chosen === OWN_CONFIG ? (
                <LazyConfigWorkbench value={ownConfig} onChange={setOwnConfig} tasks={NO_TASKS} />
              ) : (
                template !== undefined && (
                  <Trial
                    template={template}
                    onAdapt={() => {
                      setOwnConfig(template.label_config);
                      setUrl({ template: OWN_CONFIG }, { isReplace: true });
                    }}
                  />
                )
              )}
            </div>
          </div>
        )}
      </div>
    </PageBody>
  );
}

function Trial({ template, onAdapt }: { template: ConfigTemplate; onAdapt: () => void }) {
  return (
    <section aria-label="Preview" className="overflow-hidden rounded-md border bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-3 border-b px-4 py-2">
        <div className="min-w-0">
          <h2 className="font-semibold">{template.title}</h2>
          <p className="text-sm text-muted">{template.description}</p>
        </div>
        <Button size="sm" onClick={onAdapt}>
          Adapt the config
        </Button>
      </header>
      <div className="h-136">
        <LazyTemplatePreview template={template} />
      </div>
    </section>
  );
}
