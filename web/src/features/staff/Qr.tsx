// SPDX-License-Identifier: Apache-2.0
// A QR code drawn as one path: dark on white in either theme, with the quiet border that cameras need.
import {useEffect, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Spinner} from '../../ui';

interface Drawing {
  path: string;
  size: number;
}

const kBorder = 4;

async function draw(text: string): Promise<Drawing> {
  const {default: qrcode} = await import('qrcode-generator');
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let y = 0; y < count; ++y)
    for (let x = 0; x < count; ++x) if (code.isDark(y, x)) path += `M${x + kBorder} ${y + kBorder}h1v1h-1z`;
  return {path, size: count + 2 * kBorder};
}

export function Qr({text, label}: {text: string; label: string}) {
  const t = useText();
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    let current = true;
    void draw(text).then((made) => {
      if (current) setDrawing(made);
    });
    return () => {
      current = false;
    };
  }, [text]);
  if (!drawing) return <Spinner>{t('link.qr.loading')}</Spinner>;
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${drawing.size} ${drawing.size}`} shapeRendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={drawing.path} fill="#000" />
    </svg>
  );
}
