import { useQuery } from '@tanstack/react-query';
import { Send, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { uploadForm } from '../../../lib/upload.ts';
import { useForm } from '../../../lib/use-form.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { StatusBadge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Drawer } from '../../../ui/Drawer.tsx';
import { ErrorState, SkeletonLines } from '../../../ui/States.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { changeItem, filePath, type ItemDetail, itemQuery, referenceOf, summaryQuery } from '../collection-api.ts';
import { ItemHistory } from '../ItemHistory.tsx';
import { t } from '../strings.ts';
import { areTags, factsOf, isLanguage } from '../submission.ts';
import { ACCEPTED } from '../upload/admit-file.ts';
import { ItemViewer } from '../viewer/ItemViewer.tsx';
import { statusLooks, statusWords } from '../words.ts';
import { SuggestingField, useSuggestions } from './DetailsFields.tsx';
import { changeOf, type ItemForm, toForm } from './item-form.ts';
import { useDeletions } from './use-deletions.ts';
import { useItemActions } from './use-item-actions.ts';

type ItemDrawerProps = { projectId: string; itemId: string; onClose: () => void };

/** One item: looked at, and put right as long as it is in the hands of whoever opened it. */
export function ItemDrawer({ projectId, itemId, onClose }: ItemDrawerProps) {
  const { data: item, error, refetch } = useQuery(itemQuery(itemId));
  return (
    <Drawer
      isOpen
      onClose={onClose}
      size="lg"
      title={item?.title ?? ''}
      titleEnd={item && <StatusBadge status={statusLooks[item.status]} label={statusWords[item.status]} />}
    >
      {item === undefined && error === null && <SkeletonLines count={6} />}
      {item === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {item !== undefined && (
        <div className="flex flex-col gap-5">
          <Feedback item={item} />
          {item.duplicates.length > 0 && (
            <Alert tone="warning" title={t.duplicates(item.duplicates.length)}>
              {item.duplicates.map(({ title }) => title ?? t.somebodysDraft).join(', ')}
            </Alert>
          )}
          {item.type !== 'raw_text' && (
            <div className="h-120 overflow-hidden rounded-md border">
              <ItemViewer key={item.id} item={item} layout="stacked" />
            </div>
          )}
          {item.can.annotate || item.can.update ? (
            <EditForm key={item.id} projectId={projectId} item={item} onClose={onClose} />
          ) : (
            <ReadOnly item={item} />
          )}
          <ItemHistory history={item.history} />
        </div>
      )}
    </Drawer>
  );
}

function Feedback({ item }: { item: ItemDetail }) {
  if (item.feedback === null || item.feedback.trim() === '') return null;
  return (
    <Alert
      tone={item.status === 'rejected' ? 'warning' : 'info'}
      title={t.feedbackOf(item.reviewed_by?.name ?? t.reviewer)}
    >
      <p className="whitespace-pre-wrap">{item.feedback}</p>
    </Alert>
  );
}

function ReadOnly({ item }: { item: ItemDetail }) {
  return (
    <>
      <p className="text-sm text-muted">{t.readOnly}</p>
      {item.type === 'raw_text' && <p className="leading-7 wrap-break-word whitespace-pre-wrap">{item.text}</p>}
    </>
  );
}

type EditFormProps = { projectId: string; item: ItemDetail; onClose: () => void };

function validate(values: ItemForm): Partial<Record<keyof ItemForm, string>> {
  return {
    ...(isLanguage(values.language.trim()) ? {} : { language: t.languageBad }),
    ...(areTags(values.tags) ? {} : { tags: t.tagsBad }),
    ...(factsOf(values.extra) === undefined ? { extra: t.extraBad } : {}),
  };
}

function EditForm({ projectId, item, onClose }: EditFormProps) {
  const known = useSuggestions(projectId);
  const actions = useItemActions();
  const { remove: removeSoon } = useDeletions();
  const { data: summary } = useQuery(summaryQuery(projectId));
  const mayRestore = summary?.can.manage === true;
  const [isSent, setSent] = useState(false);
  const form = useForm({
    initial: toForm(item),
    validate,
    onSubmit: async (values) => {
      const change = changeOf(item, values);
      if (Object.keys(change).length > 0) await changeItem(referenceOf(item), change);
      if (item.status === 'rejected') await actions.submit([referenceOf(item)]);
      else {
        await actions.refresh();
        toast(t.saved);
      }
      setSent(true);
      onClose();
    },
  });
  const isBack = item.status === 'rejected';
  return (
    <form onSubmit={form.submit} noValidate className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={item.type === 'raw_text' ? t.textTitle : t.fileName}
          maxLength={512}
          {...form.field('title')}
        />
        <SuggestingField label={t.domain} maxLength={200} options={known.domains} {...form.field('domain')} />
        <SuggestingField
          label={t.language}
          help={t.languageHelp}
          options={known.languages}
          {...form.field('language')}
        />
        <TextField label={t.tags} help={t.tagsHelp} {...form.field('tags')} />
      </div>
      {(item.type === 'raw_text' || item.has_text) && (
        <TextArea
          label={item.type === 'raw_text' ? t.textContent : t.readText}
          help={item.type === 'raw_text' ? undefined : t.readTextHelp}
          rows={5}
          {...form.field('text')}
        />
      )}
      <TextArea label={t.extra} help={t.extraHelp} rows={2} isMono {...form.field('extra')} />
      {item.type === 'document' && <Switch label={t.isRaw} help={t.isRawHelp} {...form.field('isRaw')} />}
      {form.formError !== undefined && <Alert tone="danger">{form.formError}</Alert>}
      <div className="flex flex-wrap items-center gap-2">
        {item.can.update && item.type !== 'raw_text' && <ReplaceFile item={item} onDone={actions.refresh} />}
        {item.can.delete && (
          <Button
            variant="ghost"
            icon={<Trash2 aria-hidden size={16} />}
            onClick={() => {
              onClose();
              if (mayRestore) void actions.remove([referenceOf(item)]);
              else removeSoon([referenceOf(item)]);
            }}
          >
            {t.delete}
          </Button>
        )}
        <span className="ml-auto" />
        <Button
          type="submit"
          variant="primary"
          isBusy={form.isSubmitting || isSent}
          icon={isBack ? <Send aria-hidden size={16} /> : undefined}
        >
          {isBack ? t.saveAndSubmit : t.save}
        </Button>
      </div>
    </form>
  );
}

function ReplaceFile({ item, onDone }: { item: ItemDetail; onDone: () => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  async function replace(file: File | undefined) {
    if (file === undefined) return;
    setBusy(true);
    const form = new FormData();
    form.append('file', file, file.name);
    try {
      await uploadForm(filePath(referenceOf(item)), form, { method: 'PUT' });
      toast(t.replaced);
    } catch (error) {
      toastError(t.notReplaced, error);
    } finally {
      setBusy(false);
      await onDone();
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        aria-label={t.replaceFile}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => void replace(target.files?.[0])}
      />
      <Button icon={<Upload aria-hidden size={16} />} isBusy={isBusy} onClick={() => input.current?.click()}>
        {t.replaceFile}
      </Button>
    </>
  );
}
