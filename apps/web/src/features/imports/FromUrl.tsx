import { Link2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Layout.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

type FromUrlProps = { isBusy: boolean; onUrl: (url: string) => void; onClose: () => void };

/** An address that the server fetches; what it brings is shown before it is imported. */
export function FromUrl({ isBusy, onUrl, onClose }: FromUrlProps) {
  const [url, setUrl] = useState('');
  const isGood = /^https?:\/\/\S{3,}$/.test(url.trim());
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isGood) onUrl(url.trim());
  }
  return (
    <Card title={t.fromUrl}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label={t.address}
          help={t.addressHelp}
          type="url"
          start={<Link2 aria-hidden size={16} />}
          placeholder="https://example.com/reviews.csv"
          maxLength={2048}
          autoFocus
          value={url}
          onChange={setUrl}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t.pasteCancel}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isGood}>
            {t.fetch}
          </Button>
        </div>
      </form>
    </Card>
  );
}
