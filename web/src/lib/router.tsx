// SPDX-License-Identifier: Apache-2.0
// A small router over the address bar: patterns with ":names", links, and the focus on the new screen's heading.
import {type AnchorHTMLAttributes, type MouseEvent, type ReactNode, createContext, useContext, useEffect, useRef} from 'react';
import {Store, useStore} from './store';

export interface Location {
  path: string;
  query: URLSearchParams;
}

export type Params = Readonly<Record<string, string>>;

export interface Route {
  /** "/app/patients/:patientId" */
  pattern: string;
  render(params: Params, query: URLSearchParams): ReactNode;
}

/** The values of the pattern's names; null when the path is another one. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/+$/, '').split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const segment = given[at] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return null;
      try {
        params[part.slice(1)] = decodeURIComponent(segment);
      } catch {
        return null;
      }
    } else if (part !== segment) {
      return null;
    }
  }
  return params;
}

export class Router {
  readonly location: Store<Location>;

  constructor(private readonly window: Window = globalThis.window) {
    this.location = new Store(this.read());
    window.addEventListener('popstate', () => this.location.set(this.read()));
  }

  go(to: string, options: {replace?: boolean} = {}): void {
    if (options.replace) this.window.history.replaceState(null, '', to);
    else this.window.history.pushState(null, '', to);
    this.location.set(this.read());
    this.window.scrollTo?.(0, 0);
  }

  private read(): Location {
    const {pathname, search} = this.window.location;
    return {path: pathname, query: new URLSearchParams(search)};
  }
}

const RouterContext = createContext<Router | null>(null);
export const RouterProvider = RouterContext.Provider;

export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (!router) throw new Error('useRouter outside of a RouterProvider');
  return router;
}

/** Shows the first route that fits. After a change of path the new screen's h1 gets the focus. */
export function Routes({routes, otherwise}: {routes: readonly Route[]; otherwise: ReactNode}) {
  const {path, query} = useStore(useRouter().location);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    focusHeading();
  }, [path]);
  for (const route of routes) {
    const params = matchPath(route.pattern, path);
    if (params) return <>{route.render(params, query)}</>;
  }
  return <>{otherwise}</>;
}

/** Moves the focus to the screen's heading, so that a screen reader says where one is. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1, h1');
  if (!heading) return;
  if (!heading.hasAttribute('tabindex')) heading.setAttribute('tabindex', '-1');
  heading.focus({preventScroll: true});
}

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
}

export function Link({to, onClick, children, ...rest}: LinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || elsewhere || rest.target) return;
    event.preventDefault();
    router.go(to);
  };
  return (
    <a href={to} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
