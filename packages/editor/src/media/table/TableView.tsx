import { useEffect, useMemo, useState } from 'react';
import type { TagViewProps } from '../../controls/tag-views.ts';
import { useEditor, useSurroundings } from '../../shell/editor-context.ts';
import { LoadProblem, Retryable } from '../LoadProblem.tsx';
import { scrollingTextAttributes } from '../surface-attributes.ts';
import { tableCells } from './table-cells.ts';

/** Rows beyond this are counted and not drawn. */
const mostRows = 2000;

export function TableView({ node }: TagViewProps) {
  const editor = useEditor();
  const name = node.attributes.name ?? '';
  const value = editor.model.resolveObject(name);
  const isRemote = editor.config.objects[name]?.params.valueType === 'url';
  if (!isRemote) return <Cells name={name} data={value} />;
  return <Retryable>{(retry) => <RemoteTable name={name} address={String(value)} retry={retry} />}</Retryable>;
}

type RemoteTableProps = { name: string; address: string; retry: () => void };

function RemoteTable({ name, address, retry }: RemoteTableProps) {
  const { resolveUrl } = useSurroundings();
  const [state, setState] = useState<{ data?: unknown; problem?: string }>({});
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      try {
        const response = await fetch(resolveUrl(address), { signal: stop.signal });
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
        setState({ data: await response.json() });
      } catch (error) {
        if (stop.signal.aborted) return;
        setState({ problem: error instanceof Error ? error.message : String(error) });
      }
    };
    void load();
    return () => stop.abort();
  }, [address, resolveUrl]);
  if (state.problem !== undefined) {
    return <LoadProblem text={`The table could not be loaded: ${state.problem}`} retry={retry} />;
  }
  return state.data === undefined ? <div className="lw-skeleton" /> : <Cells name={name} data={state.data} />;
}

function Cells({ name, data }: { name: string; data: unknown }) {
  const cells = useMemo(() => withKeys(data), [data]);
  if (!cells) return <p className="lw-notice">This task has no table here.</p>;
  const { head, rows } = cells;
  return (
    <div className="lw-table" {...scrollingTextAttributes(`Table ${name}`)}>
      <table>
        {head.length > 0 ? (
          <thead>
            <tr>
              {head.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell) => (
                <td key={cell.key} dir="auto">
                  {cell.text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows ? <p className="lw-notice">{rows.length - mostRows} more rows are not shown.</p> : null}
    </div>
  );
}

/** Rows and cells have no identity but their place. */
function withKeys(data: unknown) {
  const cells = tableCells(data);
  return (
    cells && {
      head: cells.head,
      rows: cells.rows.map((row, index) => ({
        key: String(index),
        cells: row.map((text, column) => ({ key: String(column), text })),
      })),
    }
  );
}
