// SPDX-License-Identifier: Apache-2.0
// The bricks of the app's screens: page with heading, states of something read, pills, facts.
import {type ReactNode, useEffect} from 'react';
import type {ReadableStore} from '../../lib/store';
import {useStore} from '../../lib/store';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, Spinner} from '../../ui';
import {usePages} from './context';
import type {PagedList, Resource, ResourceState} from './resource';
import {pageTitle} from './title';

export interface PageProps {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({title, intro, actions, children}: PageProps) {
  useEffect(() => pageTitle.set(title), [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {intro && <div className="muted">{intro}</div>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export interface LoadedProps<T> {
  state: ReadableStore<ResourceState<T>>;
  onRetry(): void;
  loading: string;
  children: (data: T) => ReactNode;
}

/** What was read; before that, that it is being read; an error beside what is still shown. */
export function Loaded<T>({state, onRetry, loading, children}: LoadedProps<T>) {
  const {data, error, loading: isLoading} = useStore(state);
  return (
    <>
      {error && <ErrorBanner error={error} onRetry={onRetry} />}
      {data !== null ? children(data) : isLoading || !error ? <Spinner>{loading}</Spinner> : null}
    </>
  );
}

export function LoadedResource<T>({of, loading, children}: {of: Resource<T>; loading: string; children: (data: T) => ReactNode}) {
  return <Loaded state={of.state} onRetry={() => void of.load()} loading={loading}>{children}</Loaded>;
}

export interface PagesProps<T> {
  of: PagedList<T>;
  loading: string;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** A list in pages with its states. */
export function Pages<T>({of, loading, empty, children}: PagesProps<T>) {
  const t = useText();
  const {hasMore, loading: isLoading, data} = useStore(of.state);
  usePages(of);
  return (
    <Loaded state={of.state as ReadableStore<ResourceState<T[]>>} onRetry={() => void of.load()} loading={loading}>
      {(items) => (
        <>
          {items.length === 0 ? empty : children(items)}
          {hasMore && (
            <div className="more">
              <Button busy={isLoading && data !== null ? loading : false} onClick={() => void of.more()}>{t('staff.more')}</Button>
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}

export function Empty({title, children}: {title: string; children?: ReactNode}) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

export type Tone = 'plain' | 'info' | 'ok' | 'warn' | 'danger';

export function Pill({tone = 'plain', children}: {tone?: Tone; children: ReactNode}) {
  return <span className={`pill pill-${tone}`}>{children}</span>;
}

export function Facts({children}: {children: ReactNode}) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({name, children}: {name: string; children: ReactNode}) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Section({title, actions, children}: {title: string; actions?: ReactNode; children: ReactNode}) {
  return (
    <section className="card stack" aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
