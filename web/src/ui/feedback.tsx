// SPDX-License-Identifier: Apache-2.0
// Waiting, good news and bad news: each in words.
import type {ReactNode} from 'react';
import type {ApiError} from '../api/errors';
import {errorText} from '../api/errors';
import {useText} from '../i18n/i18n';
import {Button} from './Button';
import {Icon, type IconName} from './icons';

export function Spinner({children}: {children: ReactNode}) {
  return (
    <div className="spinner" role="status">
      <span className="spinner-ring" aria-hidden="true" />
      <span>{children}</span>
    </div>
  );
}

export type BannerLook = 'info' | 'ok' | 'warn' | 'danger';
const kIcons: Readonly<Record<BannerLook, IconName>> = {info: 'info', ok: 'check', warn: 'warning', danger: 'warning'};

export interface BannerProps {
  look: BannerLook;
  title?: string;
  icon?: IconName;
  /** Say it at once: for what appears while the page is open. */
  live?: boolean;
  children?: ReactNode;
}

export function Banner({look, title, icon, live = false, children}: BannerProps) {
  return (
    <div className={`banner banner-${look}`} role={live ? (look === 'danger' ? 'alert' : 'status') : undefined}>
      <Icon name={icon ?? kIcons[look]} />
      <div>
        {title && <div className="banner-title">{title}</div>}
        {children && <div className="banner-text">{children}</div>}
      </div>
    </div>
  );
}

/** An error of a call with the way out. */
export function ErrorBanner({error, onRetry}: {error: ApiError; onRetry?: () => void}) {
  const t = useText();
  const {title, action} = errorText(error, t);
  return (
    <Banner look="danger" title={title} live>
      <div className="stack-s">
        <span>{action}</span>
        {onRetry && <div><Button onClick={onRetry} icon="refresh">{t('common.tryAgain')}</Button></div>}
      </div>
    </Banner>
  );
}
