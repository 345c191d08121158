// SPDX-License-Identifier: Apache-2.0
// A field to sign in by finger, pen or mouse. It shows what the strokes hold, so a turned phone loses nothing.
import {type PointerEvent, useCallback, useEffect, useId, useRef} from 'react';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import type {Clock} from '../../../lib/clock';
import {Button, Icon} from '../../../ui';
import {kPadProportion, kUnits, type Stroke, type Strokes} from './strokes';

/** Of the field's width. */
const kLine = 0.006;

function paint(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const brush = canvas.getContext('2d');
  const {width} = canvas.getBoundingClientRect();
  if (!brush || width === 0) return;
  const dense = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * dense), Math.round((width * dense) / kPadProportion)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, {width: wide, height: high});
  brush.clearRect(0, 0, wide, high);
  Object.assign(brush, {lineWidth: Math.max(1, wide * kLine), lineCap: 'round', lineJoin: 'round', strokeStyle: getComputedStyle(canvas).color});
  for (const {points} of strokes) {
    brush.beginPath();
    for (const [at, [across, down]] of points.entries()) {
      const [x, y] = [(across * wide) / kUnits, (down * high) / kUnits];
      if (at === 0) brush.moveTo(x, y);
      // A touch without a movement is a dot.
      if (at > 0 || points.length === 1) brush.lineTo(x, y);
    }
    brush.stroke();
  }
}

export interface SignaturePadProps {
  strokes: Strokes;
  clock: Clock;
  fault?: string | undefined;
}

export function SignaturePad({strokes, clock, fault}: SignaturePadProps) {
  const t = useText();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useStore(strokes.state);
  const repaint = useCallback(() => {
    if (canvas.current) paint(canvas.current, strokes.state.get());
  }, [strokes]);
  useEffect(repaint, [repaint, drawn]);
  useEffect(() => {
    const {current} = canvas;
    if (!current || typeof ResizeObserver === 'undefined') return;
    const sizes = new ResizeObserver(repaint);
    sizes.observe(current);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', repaint);
    return () => {
      sizes.disconnect();
      dark.removeEventListener('change', repaint);
    };
  }, [repaint]);
  const place = (event: PointerEvent | globalThis.PointerEvent): [number, number, number, number] => {
    const {left, top, width} = canvas.current?.getBoundingClientRect() ?? {left: 0, top: 0, width: 1};
    return [event.clientX - left, event.clientY - top, width, clock.now()];
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    canvas.current?.setPointerCapture?.(event.pointerId);
    strokes.begin(...place(event));
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!event.isPrimary) return;
    const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const one of all.length > 0 ? all : [event]) strokes.move(...place(one));
  };
  const end = () => strokes.end();
  return (
    <div className="field" role="group" aria-labelledby={`${id}-label`} aria-describedby={fault ? `${id}-fault` : `${id}-hint`}>
      <span className="field-label" id={`${id}-label`}>{t('consent.pad.label')}</span>
      <span className="field-hint" id={`${id}-hint`}>{t('consent.pad.hint')}</span>
      <div className={`pad ${fault ? 'pad-fault' : ''}`} role="img" aria-label={t(drawn.length > 0 ? 'consent.pad.drawn' : 'consent.pad.empty')}>
        <canvas ref={canvas} className="pad-canvas" onPointerDown={begin} onPointerMove={move}
          onPointerUp={end} onPointerCancel={end} />
        <span className="pad-line" aria-hidden="true" />
      </div>
      {fault && <div className="field-error" id={`${id}-fault`}><Icon name="warning" size={18} /><span>{fault}</span></div>}
      <div className="row">
        <Button icon="back" unavailable={drawn.length === 0} onClick={() => strokes.undo()}>{t('consent.pad.undo')}</Button>
        <Button icon="trash" unavailable={drawn.length === 0} onClick={() => strokes.clear()}>{t('consent.pad.clear')}</Button>
      </div>
    </div>
  );
}
