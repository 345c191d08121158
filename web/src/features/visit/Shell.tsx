// SPDX-License-Identifier: Apache-2.0
// What every screen of a visit has: the clinic's name, language, progress, a heading that takes the focus, the clinic's number.
import {type ReactNode, useEffect, useRef} from 'react';
import {formatPhone} from '../../i18n/format';
import {useText} from '../../i18n/i18n';
import {buttonClass, Icon, LanguageSwitch, ThemeSwitch} from '../../ui';
import './visit.css';

/** Of this page: every screen is a new one, and only what follows another one takes the focus. */
let shownBefore = false;

export interface ShellProps {
  title: string;
  clinic: string | null;
  phone: string | null;
  progress?: {step: number; of: number} | null;
  /** Below the screen, beside the number: "Go on on another device". */
  more?: ReactNode;
  notice?: ReactNode;
  children: ReactNode;
}

export function Shell({title, clinic, phone, progress, more, notice, children}: ShellProps) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = clinic ? `${title} · ${clinic}` : title;
  }, [title, clinic]);
  useEffect(() => {
    // Not on the very first screen: a page that loads starts at its top.
    if (shownBefore) heading.current?.focus({preventScroll: true});
    shownBefore = true;
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="visit">
      <header className="visit-head">
        <div className="visit-clinic"><img src="/icon.svg" alt="" />{clinic ?? t('visit.brand')}</div>
        <div className="row"><LanguageSwitch /><ThemeSwitch /></div>
      </header>
      <main className="visit-main" id="content">
        {progress && <Progress {...progress} />}
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {notice}
        {children}
      </main>
      <footer className="visit-foot">
        {phone ? <span>{t('visit.help')} <PhoneLink number={phone} /></span> : <span>{t('visit.helpNoPhone')}</span>}
        {more}
      </footer>
    </div>
  );
}

function Progress({step, of}: {step: number; of: number}) {
  const t = useText();
  return (
    <div className="progress">
      <span>{t('visit.progress', {step, of})}</span>
      <div className="progress-bar" aria-hidden="true">
        {Array.from({length: of}, (_, at) => <span key={at} className={at < step ? 'progress-done' : ''} />)}
      </div>
    </div>
  );
}

export function PhoneLink({number}: {number: string}) {
  return <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{formatPhone(number)}</a>;
}

/** `first`: it is what is to be done here. */
export function CallClinic({phone, first = false}: {phone: string | null; first?: boolean}) {
  const t = useText();
  if (!phone) return <p>{t('visit.callClinicNoPhone')}</p>;
  return (
    <a className={buttonClass(first ? 'primary' : 'secondary', true, true)} href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
      <Icon name="phone" size={20} />
      <span>{t('visit.callClinic', {phone: formatPhone(phone)})}</span>
    </a>
  );
}
