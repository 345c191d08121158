// SPDX-License-Identifier: Apache-2.0
// A table of rows; on a narrow screen each row is a card that names its values.
import type {ReactNode} from 'react';

export interface Column<Row> {
  label: string;
  cell(row: Row): ReactNode;
}

export function Table<Row extends {id: string}>({rows, columns}: {rows: readonly Row[]; columns: readonly Column<Row>[]}) {
  return (
    <div className="table-wrap">
      <table className="table">
        <thead><tr>{columns.map(({label}) => <th scope="col" key={label}>{label}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => <tr key={row.id}>{columns.map(({label, cell}) => <td key={label} data-label={label}>{cell(row)}</td>)}</tr>)}
        </tbody>
      </table>
    </div>
  );
}
