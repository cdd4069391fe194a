import type { CollectionItem } from '@labelwright/contract/collection-items';
import { useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ItemChange } from '../collection-api.ts';
import { t } from '../strings.ts';
import { areTags, isLanguage, tagsOf, withTags } from '../submission.ts';
import { SuggestingField, useSuggestions } from './DetailsFields.tsx';
import type { ItemEdit } from './use-item-actions.ts';

type RawChoice = keyof typeof t.rawChoices;
const RAW_CHOICES = Object.keys(t.rawChoices) as RawChoice[];

type BulkEditDialogProps = {
  projectId: string;
  items: readonly CollectionItem[];
  onClose: () => void;
  onEdit: (edits: readonly ItemEdit[]) => Promise<void>;
};

/** The same domain, language and tags for many. */
export function BulkEditDialog({ projectId, items, onClose, onEdit }: BulkEditDialogProps) {
  const known = useSuggestions(projectId);
  const [fields, setFields] = useState({ domain: '', language: '', added: '', removed: '' });
  const [raw, setRaw] = useState<RawChoice>('keep');
  const [isBusy, setBusy] = useState(false);
  const set = (patch: Partial<typeof fields>) => setFields((now) => ({ ...now, ...patch }));
  const isGood = isLanguage(fields.language.trim()) && areTags(fields.added);
  const isEmpty = raw === 'keep' && Object.values(fields).every((text) => text.trim() === '');

  function changeOf(item: CollectionItem): ItemChange {
    const { domain, language, added, removed } = fields;
    const hasTags = added.trim() !== '' || removed.trim() !== '';
    return {
      ...(domain.trim() === '' ? {} : { domain: domain.trim() }),
      ...(language.trim() === '' ? {} : { language: language.trim() }),
      ...(hasTags ? { tags: withTags(item, tagsOf(added), tagsOf(removed)) } : {}),
      ...(raw === 'keep' || item.type !== 'document' ? {} : { is_raw: raw === 'raw' }),
    };
  }
  async function save() {
    if (!isGood || isEmpty || isBusy) return;
    setBusy(true);
    const edits = items.map((item) => ({ item, change: changeOf(item) }));
    await onEdit(edits.filter(({ change }) => Object.keys(change).length > 0));
    onClose();
  }
  useHotkey('mod+enter', () => void save(), { isWhileTyping: true });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.editMany(items.length)}
      description={t.editManyText}
      size="md"
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" isBusy={isBusy} disabled={isEmpty || !isGood} onClick={() => void save()}>
            {t.save}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SuggestingField
          label={t.domain}
          maxLength={200}
          options={known.domains}
          value={fields.domain}
          onChange={(domain) => set({ domain })}
        />
        <SuggestingField
          label={t.language}
          help={t.languageHelp}
          options={known.languages}
          value={fields.language}
          onChange={(language) => set({ language })}
          error={isLanguage(fields.language.trim()) ? undefined : t.languageBad}
        />
        <TextField
          label={t.addTags}
          help={t.tagsHelp}
          value={fields.added}
          onChange={(added) => set({ added })}
          error={areTags(fields.added) ? undefined : t.tagsBad}
        />
        <TextField
          label={t.removeTags}
          help={t.tagsHelp}
          value={fields.removed}
          onChange={(removed) => set({ removed })}
        />
        {items.some(({ type }) => type === 'document') && (
          <Select
            label={t.rawChoice}
            value={raw}
            options={RAW_CHOICES.map((value) => ({ value, label: t.rawChoices[value] }))}
            onChange={setRaw}
          />
        )}
      </div>
    </Dialog>
  );
}
