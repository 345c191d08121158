// SPDX-License-Identifier: Apache-2.0
// The text to be signed: as large as one likes, printed, and noticed when its end was on the screen.
import {useEffect, useRef, useState} from 'react';
import type {OpenedConsent} from '../../../api/types';
import {useText} from '../../../i18n/i18n';
import {store, stored} from '../../../lib/preferences';
import {Button} from '../../../ui';

const kSizes = ['normal', 'large', 'larger'] as const;
type Size = (typeof kSizes)[number];
const kSizeKey = 'chiroflow.textSize';

const keptSize = (): Size => kSizes.find((size) => size === stored(kSizeKey)) ?? 'normal';

export function ConsentText({opened, onEnd}: {opened: OpenedConsent; onEnd(): void}) {
  const t = useText();
  const [size, setSize] = useState<Size>(keptSize);
  const choose = (next: Size) => {
    setSize(next);
    store(kSizeKey, next);
  };
  return (
    <>
      <div className="consent-tools no-print">
        <div className="text-sizes" role="group" aria-label={t('consent.size')}>
          {kSizes.map((one) => (
            <button key={one} type="button" className={`text-size text-size-${one}`} aria-pressed={size === one} aria-label={t(`consent.size.${one}`)}
              onClick={() => choose(one)}>A</button>
          ))}
        </div>
        <Button look="quiet" icon="print" onClick={() => window.print()}>{t('consent.print')}</Button>
      </div>
      <article className={`card consent-text consent-text-${size}`} lang={opened.language}>
        {opened.sections.map(({heading, paragraphs}, at) => (
          <section key={at}>
            {heading && <h2>{heading}</h2>}
            {paragraphs.map((paragraph, line) => <p key={line}>{paragraph}</p>)}
          </section>
        ))}
        <End key={opened.consentId} onEnd={onEnd} />
      </article>
    </>
  );
}

function End({onEnd}: {onEnd(): void}) {
  const mark = useRef<HTMLSpanElement>(null);
  const tell = useRef(onEnd);
  tell.current = onEnd;
  useEffect(() => {
    if (!mark.current || typeof IntersectionObserver === 'undefined') return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some(({isIntersecting}) => isIntersecting)) tell.current();
      // Whoever jumps below the text came to its end as well.
    }, {root: mark.current.closest('.panel-body'), rootMargin: '1000000px 0px 0px 0px'});
    watch.observe(mark.current);
    return () => watch.disconnect();
  }, []);
  return <span ref={mark} className="consent-end" aria-hidden="true" />;
}
