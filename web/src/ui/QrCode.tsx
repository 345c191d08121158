// SPDX-License-Identifier: Apache-2.0
// A link as a code that a phone's camera reads. Always dark on light: readers expect it.
import {encode} from 'uqr';
import {useMemo} from 'react';

export function QrCode({text, label}: {text: string; label: string}) {
  const {data, size} = useMemo(() => encode(text, {ecc: 'M', border: 3}), [text]);
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
