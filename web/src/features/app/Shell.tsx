// SPDX-License-Identifier: Apache-2.0
// Around every screen: the way through the app, who is signed in, and who waits.
import {type ReactNode, useState} from 'react';
import {Link, Routes, useRouter} from '../../lib/router';
import {useStore} from '../../lib/store';
import {useText} from '../../i18n/i18n';
import {Banner, Button, Icon, IconButton, LanguageSwitch, ThemeSwitch, toast} from '../../ui';
import {useStaff} from '../staff/context';
import {waitingCount} from '../staff/title';
import {AlertBar} from '../queue/AlertBar';
import {placeOf, placesFor, type Place} from './navigation';
import {NotFound} from './NotFound';
import {routesFor} from './routes';
import {apiError, errorText} from '../../api/errors';

export function Shell() {
  const t = useText();
  const {me} = useStaff();
  const [open, setOpen] = useState(false);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">{t('common.skip')}</a>
      <header className="topbar">
        <span className="brand">{me.organization.name}</span>
        <IconButton icon={open ? 'close' : 'menu'} label={t(open ? 'nav.closeMenu' : 'nav.openMenu')} aria-expanded={open}
          aria-controls="side" onClick={() => setOpen(!open)} />
      </header>
      <aside className={`side ${open ? 'side-open' : ''}`} id="side">
        <div className="side-brand brand">{me.organization.name}</div>
        <Navigation onGo={() => setOpen(false)} />
        <Person onGo={() => setOpen(false)} />
      </aside>
      <main id="main" className="content" tabIndex={-1}>
        <Line />
        <AlertBar />
        <Routes routes={routesFor(me.role)} otherwise={<NotFound />} />
      </main>
      <TabBar />
    </div>
  );
}

function Navigation({onGo}: {onGo(): void}) {
  const t = useText();
  const {me} = useStaff();
  const places = placesFor(me.role);
  const clinic = places.filter(({group}) => group === 'clinic');
  return (
    <nav aria-label={t('nav.label')} className="nav">
      <ul>{places.filter(({group}) => group === 'work').map((place) => <NavItem key={place.to} place={place} onGo={onGo} />)}</ul>
      {clinic.length > 0 && (
        <>
          <h2 className="nav-group" id="nav-clinic">{t('nav.clinic')}</h2>
          <ul aria-labelledby="nav-clinic">{clinic.map((place) => <NavItem key={place.to} place={place} onGo={onGo} />)}</ul>
        </>
      )}
    </nav>
  );
}

function NavItem({place, onGo}: {place: Place; onGo(): void}) {
  const t = useText();
  const {me} = useStaff();
  const {path} = useStore(useRouter().location);
  const current = placeOf(path, placesFor(me.role))?.to === place.to;
  return (
    <li>
      <Link to={place.to} className="nav-link" aria-current={current ? 'page' : undefined} onClick={onGo}>
        <Icon name={place.icon} size={20} />
        <span>{t(place.name)}</span>
        {place.to === '/app/queue' && <WaitingBadge />}
      </Link>
    </li>
  );
}

function WaitingBadge(): ReactNode {
  const t = useText();
  const {badge, ringing} = useStore(waitingCount);
  if (badge === 0) return null;
  return (
    <span className={`badge ${ringing ? 'badge-ringing' : ''}`}>
      <span aria-hidden="true">{badge}</span>
      <span className="visually-hidden">{t('nav.waiting', {count: badge})}</span>
    </span>
  );
}

function Person({onGo}: {onGo(): void}) {
  const t = useText();
  const {me, session} = useStaff();
  const signOut = (): void => void session.signOut().catch((thrown: unknown) => toast(errorText(apiError(thrown), t).action, 'danger'));
  return (
    <div className="side-person">
      <Link to="/app/account" className="nav-link" onClick={onGo}>
        <Icon name="user" size={20} />
        <span>{me.firstName} {me.lastName}<span className="small muted block">{t(`role.${me.role}`)}</span></span>
      </Link>
      <div className="row"><LanguageSwitch /><ThemeSwitch /></div>
      <Button look="quiet" icon="signOut" onClick={signOut}>{t('nav.signOut')}</Button>
    </div>
  );
}

/** On phones the places of work stand below, where the thumb is. */
function TabBar() {
  const t = useText();
  const {me} = useStaff();
  const {path} = useStore(useRouter().location);
  const places = placesFor(me.role);
  return (
    <nav className="tabbar" aria-label={t('nav.short')}>
      {places.filter(({group}) => group === 'work').map((place) => (
        <Link key={place.to} to={place.to} className="tab" aria-current={placeOf(path, places)?.to === place.to ? 'page' : undefined}>
          <span className="tab-icon"><Icon name={place.icon} size={22} />{place.to === '/app/queue' && <WaitingBadge />}</span>
          <span>{t(place.short ?? place.name)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** Without the line nothing updates by itself: that must be seen. */
function Line() {
  const t = useText();
  const {live} = useStaff();
  const {line, failures} = useStore(live.state);
  if (line === 'refused') return <Banner look="warn" live>{t('line.refused')}</Banner>;
  if (line !== 'open' && failures >= 2) return <Banner look="warn" live>{t('line.down')}</Banner>;
  return null;
}
