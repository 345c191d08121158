// SPDX-License-Identifier: Apache-2.0
// A table of rows; on a narrow screen each row is a card that names its values.
import type {ReactNode} from 'react';

export interface Column<Row> {
  label: string;
  /** Left out on paper. */
  onScreenOnly?: boolean;
  cell(row: Row): ReactNode;
}

export interface TableProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** The values are sentences: on a narrow screen each stands below its name. */
  texts?: boolean;
}

export function Table<Row extends {id: string}>({rows, columns, texts = false}: TableProps<Row>) {
  const classOf = ({onScreenOnly}: Column<Row>) => (onScreenOnly ? 'no-print' : undefined);
  return (
    <div className="table-wrap">
      <table className={texts ? 'table table-texts' : 'table'}>
        <thead><tr>{columns.map((column) => <th scope="col" key={column.label} className={classOf(column)}>{column.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>{columns.map((column) => <td key={column.label} data-label={column.label} className={classOf(column)}><div>{column.cell(row)}</div></td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
