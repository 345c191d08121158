// SPDX-License-Identifier: Apache-2.0
// The page at "/": what this is, the way to a visit for patients, the way to work for staff.
import {type FormEvent, useEffect, useState} from 'react';
import {useText} from '../../i18n/i18n';
import {Button, LanguageSwitch, TextField, ThemeSwitch, buttonClass} from '../../ui';
import {visitPath} from './visitAddress';
import './landing.css';

export function Landing() {
  const t = useText();
  const title = t('landing.pageTitle');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="landing">
      <header className="landing-head">
        <div className="landing-mark"><img src="/icon.svg" alt="" /> ChiroFlow Telehealth</div>
        <div className="row"><LanguageSwitch /><ThemeSwitch /></div>
      </header>
      <main className="stack">
        <h1>{t('landing.title')}</h1>
        <p>{t('landing.what')}</p>
        <FindVisit />
        <section className="card stack-s">
          <h2>{t('landing.staff.title')}</h2>
          <div className="row">
            <a className={buttonClass()} href="/app">{t('landing.staff.signIn')}</a>
            <a className={buttonClass('quiet')} href="/api/docs">{t('landing.staff.api')}</a>
          </div>
        </section>
      </main>
    </div>
  );
}

function FindVisit() {
  const t = useText();
  const [pasted, setPasted] = useState('');
  const [wrong, setWrong] = useState(false);
  const open = (event: FormEvent) => {
    event.preventDefault();
    const path = visitPath(pasted);
    setWrong(path === null);
    if (path) location.assign(path);
  };
  return (
    <section className="card stack">
      <h2>{t('landing.find.title')}</h2>
      <p>{t('landing.find.text')}</p>
      <form className="stack" onSubmit={open} noValidate>
        <TextField label={t('landing.find.label')} value={pasted} onChange={setPasted} inputMode="url" autoComplete="off" spellCheck={false}
          fault={wrong ? t('landing.find.fault', {example: `${location.origin}/v/…`}) : null} />
        <Button type="submit" look="primary" large wide>{t('landing.find.open')}</Button>
      </form>
      <p className="muted small">{t('landing.find.lost')}</p>
    </section>
  );
}
